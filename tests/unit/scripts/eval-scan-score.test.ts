// The scanner's evaluation: what counts as read, as wrong and as a false read.
import { describe, expect, test } from 'vitest'
import { parseIndex, percentile, report } from '../../../scripts/eval-scan/score.ts'

const index = parseIndex([
  { file: 'a.png', set: 'one', expected: ['A', 'B'], label: 'not looked at' },
  { file: 'b.png', set: 'one', expected: ['line\nbreak'] },
  { file: 'c.png', set: 'one', expected: ['C'] },
  { file: 'd.png', set: 'two', expected: ['D'] },
  { file: 'e.png', set: 'two', expected: [] },
  { file: 'f.png', set: 'two', expected: [] },
])
const texts = [['x', 'B'], ['line\r\nbreak \0'], ['c'], [], [], ['ghost']]
const readings = texts.map((each, at) => ({ texts: each, ms: at + 1 }))

test('counts over all and by set', () => {
  expect(report(index, readings)).toEqual({
    images: 6,
    decoded: 3,
    wrong: 1,
    falseReads: 1,
    medianMs: 4,
    p95Ms: 6,
    bySet: { one: { images: 3, decoded: 2, wrong: 1, falseReads: 0 }, two: { images: 3, decoded: 1, wrong: 0, falseReads: 1 } },
  })
})
test('the score is its members in their order: whoever reads the line may compare it', () => {
  expect(Object.keys(report(index, readings))).toEqual(['images', 'decoded', 'wrong', 'falseReads', 'medianMs', 'p95Ms', 'bySet'])
})
describe('percentile', () => {
  test.each([
    [[5], 0.95, 5],
    [[3, 1, 2], 0.5, 2],
    [Array.from({ length: 100 }, (_, at) => at), 0.95, 95],
    [[], 0.5, 0],
  ])('of %j at %d', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected)
  })
})
test('what is no index is refused', () => {
  for (const json of [{}, [], [{ file: 'a.png', set: 'one' }], [{ file: '', set: 'one', expected: [] }]]) expect(() => parseIndex(json)).toThrow()
})
