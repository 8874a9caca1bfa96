// Hints as a table over looks. The numbers of each kind are those that made frames of that kind gave (docs/scanner.md).
import { describe, expect, test } from 'vitest'
import type { FrameLook } from '../../../../src/renderer/scanner/frame-look.ts'
import { hintFor, looksToAgree, noHint, type ScanHint, withLook } from '../../../../src/renderer/scanner/hints.ts'

const fine: FrameLook = { brightness: 120, peak: 235, burnt: 0, sharpness: 0.6, finders: 3, modulePx: 5 }

describe('hintFor', () => {
  test.each<[string, Partial<FrameLook>, ScanHint | null]>([
    ['a good frame', {}, null],
    ['a room without a code', { finders: 0, modulePx: null }, null],
    ['black, as behind a shutter', { brightness: 2, peak: 3, sharpness: null, finders: 0, modulePx: null }, 'covered'],
    ['a dark room with one lamp', { brightness: 30, peak: 240, finders: 0, modulePx: null }, 'too-dark'],
    ['grain of a sensor without light', { brightness: 94, peak: 208, sharpness: 0.89, finders: 64, modulePx: 1.4 }, 'too-dark'],
    ['a lamp in the code', { peak: 255, burnt: 0.05, modulePx: 6.3 }, 'glare'],
    ['a display that outshines the room', { brightness: 59, peak: 255, burnt: 0.1, sharpness: 0.42, finders: 0, modulePx: null }, 'glare'],
    ['a far code', { modulePx: 2.1, finders: 2 }, 'closer'],
    ['a far code in little light is brought to the light first', { brightness: 35, modulePx: 2.1 }, 'too-dark'],
    ['out of focus', { sharpness: 0.23, finders: 0, modulePx: null }, 'hold-still'],
    ['nothing to see the sharpness by', { sharpness: null, finders: 0, modulePx: null }, null],
  ])('%s', (_, change, hint) => {
    expect(hintFor({ ...fine, ...change })).toBe(hint)
  })
})

describe('withLook', () => {
  const dark = { ...fine, brightness: 10 }
  const far = { ...fine, modulePx: 2 }
  const after = (...looks: FrameLook[]) => looks.reduce(withLook, noHint).shown

  test('says nothing before enough looks agree', () => {
    expect(after(...Array.from({ length: looksToAgree - 1 }, () => dark))).toBeNull()
    expect(after(...Array.from({ length: looksToAgree }, () => dark))).toBe('too-dark')
  })
  test('looks that disagree leave what is said', () => {
    expect(after(dark, dark, dark, far, dark, far, fine, far, fine)).toBe('too-dark')
  })
  test('good looks take it back', () => {
    expect(after(dark, dark, dark, fine, fine, fine)).toBeNull()
  })
})
