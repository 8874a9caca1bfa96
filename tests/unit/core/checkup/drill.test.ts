// When the monthly drill is due, with clocks going wrong both ways.
import { describe, expect, it } from 'vitest'
import { dayMs, isDrillDue } from '../../../../src/main/core/checkup/drill.ts'

const now = Date.parse('2026-11-24T12:00:00Z')

describe('the monthly drill', () => {
  it.each([
    ['never run', { on: true, lastDrillMs: null }, true],
    ['run just now', { on: true, lastDrillMs: now }, false],
    ['run 29 days ago', { on: true, lastDrillMs: now - 29 * dayMs }, false],
    ['run 30 days ago', { on: true, lastDrillMs: now - 30 * dayMs }, true],
    ['run years ago', { on: true, lastDrillMs: 0 }, true],
    ['run in the future, by a clock that was wrong', { on: true, lastDrillMs: now + dayMs }, true],
    ['backup is off', { on: false, lastDrillMs: null }, false],
  ])('%s', (_, backup, isDue) => {
    expect(isDrillDue(backup, now)).toBe(isDue)
  })
})
