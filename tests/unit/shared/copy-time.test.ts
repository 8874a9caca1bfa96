// Times in words: by the calendar of the zone, not by 24 hours; 12- and 24-hour regions; nothing that ticks.
import { describe, expect, it } from 'vitest'
import { ago, DayAndTime, dayAndTime, since, systemLocale, timeLeft, waitFor, type Locale } from '../../../src/shared/copy/time.ts'

const gb: Locale = { tag: 'en-GB', timeZone: 'UTC' }
const us: Locale = { tag: 'en-US', timeZone: 'America/New_York' }
const at = (text: string): number => Date.parse(text)
// A Tuesday.
const now = at('2026-11-24T09:43:00Z')

describe('how long ago', () => {
  it.each([
    ['2026-11-24T09:43:00Z', 'just now'],
    ['2026-11-24T09:44:30Z', 'just now'],
    ['2026-11-24T09:42:01Z', 'just now'],
    ['2026-11-24T09:41:00Z', '2 min ago'],
    ['2026-11-24T08:44:00Z', '59 min ago'],
    ['2026-11-24T08:41:00Z', 'today, 8:41'],
    ['2026-11-23T18:02:00Z', 'yesterday, 18:02'],
    ['2026-11-21T08:15:00Z', '21 November, 8:15'],
    ['2025-11-03T20:30:00Z', '3 November 2025, 20:30'],
  ])('%s is %s', (time, words) => expect(ago(at(time), now, gb)).toBe(words))

  it('counts days by the calendar: two minutes before midnight is yesterday', () => {
    const afterMidnight = at('2026-11-24T01:30:00Z')
    expect(ago(at('2026-11-23T23:58:00Z'), afterMidnight, gb)).toBe('yesterday, 23:58')
  })

  it('counts days in the zone that is asked for', () => {
    // 03:30 in London is the evening before in New York.
    expect(dayAndTime(at('2026-11-24T03:30:00Z'), now, us)).toBe('yesterday, 10:30 PM')
    expect(dayAndTime(at('2026-11-24T03:30:00Z'), now, gb)).toBe('today, 3:30')
  })

  it('counts days right over the end of summer time', () => {
    const zone: Locale = { tag: 'en-GB', timeZone: 'Europe/Berlin' }
    expect(dayAndTime(at('2026-10-24T22:30:00Z'), at('2026-10-25T23:30:00Z'), zone)).toBe('yesterday, 0:30')
  })

  it('begins a line with a capital', () => expect(DayAndTime(now, now, gb)).toBe('Today, 9:43'))
})

describe('since', () => {
  it.each([
    ['2026-11-24T09:41:00Z', '9:41'],
    ['2026-11-23T18:02:00Z', 'yesterday'],
    ['2026-11-22T18:02:00Z', 'Sunday'],
    ['2026-11-18T18:02:00Z', 'Wednesday'],
    ['2026-11-17T18:02:00Z', '17 November'],
    ['2025-12-31T18:02:00Z', '31 December 2025'],
  ])('%s is %s', (time, words) => expect(since(at(time), now, gb)).toBe(words))
})

describe('waiting', () => {
  it.each([
    [-1, 'no time'],
    [20_000, 'less than a minute'],
    [65_000, 'about a minute'],
    [280_000, 'about 5 minutes'],
  ])('%d ms are %s', (ms, words) => expect(timeLeft(now + ms, now)).toBe(words))

  it.each([
    [1, '1 second'],
    [30, '30 seconds'],
    [90, '2 minutes'],
    [3_600, '60 minutes'],
  ])('%d s are %s', (seconds, words) => expect(waitFor(seconds)).toBe(words))
})

it('writes dates in English whatever the system speaks, as the sentences around them are', () => {
  expect(systemLocale('de-DE')).toEqual({ tag: 'en-GB' })
  expect(systemLocale('en-US')).toEqual({ tag: 'en-US' })
})
