// The command lines of the scripts, and the line by which the stand-ins say that they are ready.
import { describe, expect, it } from 'vitest'
import { readyFile } from '../../../scripts/lib/practice.mjs'
import { parseTestArguments } from '../../../scripts/lib/test-arguments.mjs'

describe('parseTestArguments', () => {
  it('runs everything without arguments', () => {
    expect(parseTestArguments([])).toEqual({ kind: 'ok', full: false, only: null, passedOn: [] })
    expect(parseTestArguments(['--full'])).toMatchObject({ kind: 'ok', full: true, only: null })
  })

  it('passes a filter on to the one step', () => {
    expect(parseTestArguments(['e2e', 'recovery', '--headed'])).toEqual({ kind: 'ok', full: false, only: 'e2e', passedOn: ['recovery', '--headed'] })
  })

  it('refuses a step that does not exist, instead of running nothing', () => {
    expect(parseTestArguments(['recovery'])).toMatchObject({ kind: 'usage' })
    expect(parseTestArguments(['toString'])).toMatchObject({ kind: 'usage' })
  })
})

describe('readyFile', () => {
  it('takes the ready line alone', () => {
    expect(readyFile('{"ready":true,"practiceFile":"/tmp/practice.json"}')).toBe('/tmp/practice.json')
  })

  it.each(['', 'listening', '{"ready":false,"practiceFile":"/x"}', '{"ready":true}', '{"ready":true,"practiceFile":7}', 'null', '{"rea'])('passes over %j', (line) => {
    expect(readyFile(line)).toBeNull()
  })
})
