// The numbers in the last line of `npm test`: nothing that failed may get lost on the way.
import { describe, expect, it } from 'vitest'
import { countPlaywright, countVitest, isGood, lastLine, noCounts, sumCounts, withExitCode } from '../../../scripts/lib/counts.mjs'

describe('sumCounts and lastLine', () => {
  it('add up', () => {
    const sum = sumCounts([
      { passed: 1, failed: 0, skipped: 2, reasons: ['a', 'b'] },
      { passed: 10, failed: 3, skipped: 0, reasons: [] },
    ])
    expect(lastLine(sum)).toBe('11 passed, 3 failed, 2 skipped')
    expect(sum.reasons).toEqual(['a', 'b'])
  })
})

describe('withExitCode', () => {
  it('counts a runner that failed without a failed test', () => {
    expect(withExitCode({ ...noCounts(), passed: 5 }, 1)).toMatchObject({ passed: 5, failed: 1 })
    expect(withExitCode(null, 1)).toMatchObject({ passed: 0, failed: 1 })
  })

  it('does not count a failed test twice', () => {
    expect(withExitCode({ ...noCounts(), failed: 2 }, 1).failed).toBe(2)
  })
})

describe('isGood', () => {
  it('needs something that passed and nothing that failed', () => {
    expect(isGood({ ...noCounts(), passed: 1, skipped: 4 })).toBe(true)
    expect(isGood({ ...noCounts(), passed: 9, failed: 1 })).toBe(false)
    expect(isGood({ ...noCounts(), skipped: 3 })).toBe(false)
  })
})

describe('countPlaywright', () => {
  const spec = (title: string, status: string, description?: string) => ({
    title,
    tests: [{ status, annotations: description === undefined ? [] : [{ type: 'skip', description }] }],
  })

  it('walks nested suites, and takes a flaky test for a failure', () => {
    const report = {
      suites: [
        {
          title: 'first-run.spec.ts',
          specs: [spec('opens', 'expected'), spec('breaks', 'unexpected')],
          suites: [{ title: 'inner', specs: [spec('wavers', 'flaky'), spec('waits', 'skipped', 'needs a Mac')] }],
        },
      ],
    }
    expect(countPlaywright(report)).toEqual({ passed: 1, failed: 2, skipped: 1, reasons: ['first-run.spec.ts > inner > waits: needs a Mac'] })
  })

  it('counts nothing in an empty report', () => {
    expect(countPlaywright({ suites: [] })).toEqual(noCounts())
  })
})

describe('countVitest', () => {
  const test = (fullName: string, state: string, note?: string) => ({ fullName, result: () => ({ state, note }) })
  const module = (tests: unknown[], errors: unknown[] = []) => ({ relativeModuleId: 'a.test.ts', errors: () => errors, children: { allTests: () => tests } })

  it('counts tests and keeps the reasons of skipped ones', () => {
    const counts = countVitest([module([test('a', 'passed'), test('b', 'failed'), test('c', 'skipped', 'no keyring'), test('d', 'skipped')])], 0)
    expect(counts).toEqual({ passed: 1, failed: 1, skipped: 2, reasons: ['a.test.ts > c: no keyring', 'a.test.ts > d: no reason given'] })
  })

  it('counts a file that does not load, and errors outside of tests', () => {
    expect(countVitest([module([], [new Error('syntax')])], 1).failed).toBe(2)
  })
})
