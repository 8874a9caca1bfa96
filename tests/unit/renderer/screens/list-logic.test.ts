// The pure parts of the accounts list: grouping, countdown, order.
import { describe, expect, it } from 'vitest'
import { groupCode, hiddenGroups } from '../../../../src/renderer/screens/accounts/code-groups.ts'
import { countdown } from '../../../../src/renderer/screens/accounts/countdown.ts'
import { dropIndex, stepIndex } from '../../../../src/renderer/screens/accounts/order.ts'

describe('groupCode', () => {
  it.each([
    ['12345', ['12345']],
    ['482193', ['482', '193']],
    ['1234567', ['123', '4567']],
    ['12345678', ['1234', '5678']],
    ['123456789', ['123', '456', '789']],
    ['1234567890', ['12345', '67890']],
  ])('%s', (code, groups) => {
    expect(groupCode(code)).toEqual(groups)
    expect(groupCode(code).join('')).toBe(code)
  })

  it('hides as many characters as the code has', () => {
    expect(hiddenGroups(8)).toEqual(['••••', '••••'])
  })
})

describe('countdown', () => {
  const code = { validFromMs: 60_000, validUntilMs: 90_000 }
  it.each([
    ['at the start', 60_000, { seconds: 30, left: 1, soon: false, over: false }],
    ['in the middle', 75_000, { seconds: 15, left: 0.5, soon: false, over: false }],
    ['just above five seconds', 84_999, { seconds: 6, soon: false, over: false }],
    ['at five seconds', 85_000, { seconds: 5, soon: true, over: false }],
    ['in the last second', 89_999, { seconds: 1, soon: true, over: false }],
    ['at the end', 90_000, { seconds: 30, left: 1, soon: false, over: true }],
    ['late', 100_000, { seconds: 20, over: true }],
    ['before it began (the clock was set back)', 10_000, { seconds: 30, left: 1, over: false }],
  ])('%s', (_when, nowMs, expected) => {
    expect(countdown(code, nowMs)).toMatchObject(expected)
  })

  it('never warns in a period that is short all along', () => {
    expect(countdown({ validFromMs: 0, validUntilMs: 5_000 }, 4_000).soon).toBe(false)
  })
})

describe('order', () => {
  const ids = ['a', 'b', 'c', 'd']
  const apply = (moved: string, to: number): string => {
    const rest = ids.filter((id) => id !== moved)
    rest.splice(to, 0, moved)
    return rest.join('')
  }
  it.each([
    ['a', 'c', 'before', 'bacd'],
    ['a', 'c', 'after', 'bcad'],
    ['d', 'a', 'before', 'dabc'],
    ['a', 'd', 'after', 'bcda'],
  ] as const)('%s dropped beside %s (%s) gives %s', (moved, target, position, order) => {
    const to = dropIndex(ids, moved, target, position)
    if (to === null) throw new Error('nothing moved')
    expect(apply(moved, to)).toBe(order)
  })

  it('asks for nothing when nothing would change', () => {
    expect(dropIndex(ids, 'b', 'a', 'after')).toBeNull()
    expect(dropIndex(ids, 'b', 'c', 'before')).toBeNull()
    expect(dropIndex(ids, 'b', 'b', 'on')).toBeNull()
    expect(dropIndex(ids, 'x', 'b', 'before')).toBeNull()
    expect(dropIndex(ids, 'b', 'x', 'before')).toBeNull()
  })

  it('steps by one and stops at the ends', () => {
    expect(stepIndex(ids, 'b', -1)).toBe(0)
    expect(stepIndex(ids, 'b', 1)).toBe(2)
    expect(stepIndex(ids, 'a', -1)).toBeNull()
    expect(stepIndex(ids, 'd', 1)).toBeNull()
    expect(stepIndex(ids, 'x', 1)).toBeNull()
  })
})
