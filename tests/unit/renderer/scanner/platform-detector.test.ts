// The platform's detector is trusted only as far as it has shown what it can: one that answers nothing, lies, fails or hangs is out.
import { create } from 'qrcode'
import { describe, expect, test } from 'vitest'
import { type DetectorLike, knownCode, knownGrey, readWithinMs, selfTestWithinMs, startPlatformDetector } from '../../../../src/renderer/scanner/platform-detector.ts'

// Only handed on.
const picture = {} as ImageBitmap
const rawValues = (...texts: string[]) => Promise.resolve(texts.map((rawValue) => ({ rawValue })))
const never = new Promise<never>(() => undefined)

/** Calls back at once for the waits that are to end, and never for the others. */
const start = (detector: DetectorLike | null | Promise<never>, overdue: readonly number[] = []) =>
  startPlatformDetector({
    create: () => Promise.resolve(detector),
    knownPicture: picture,
    after: (ms, then) => {
      if (overdue.includes(ms)) queueMicrotask(then)
      return () => undefined
    },
  })

test('the known picture is the code of its text', () => {
  const { modules } = create(knownCode.text, { errorCorrectionLevel: 'M' })
  expect(knownCode.rows.length).toBe(modules.size)
  expect(knownCode.rows.join('')).toBe(Array.from(modules.data, (dark) => (dark ? '#' : '.')).join(''))
  expect(knownGrey().pixels.length).toBe(((modules.size + 8) * 8) ** 2)
})

describe('the self-test', () => {
  test('one that reads the known picture is used', async () => {
    let asked = 0
    const detector = await start({ detect: () => ((asked += 1) === 1 ? rawValues(knownCode.text) : rawValues('a', 'b')) })
    expect(await detector?.read(picture)).toEqual(['a', 'b'])
  })
  test.each<[string, DetectorLike | null]>([
    ['where there is none', null],
    ['one that answers nothing', { detect: () => rawValues() }],
    ['one that answers something else', { detect: () => rawValues('TWOFOLDER') }],
    ['one that fails', { detect: () => Promise.reject(new Error('service is not available')) }],
  ])('%s: it isn’t used', async (_, detector) => {
    expect(await start(detector)).toBeNull()
  })
  test('one that never answers isn’t used', async () => {
    expect(await start({ detect: () => never }, [selfTestWithinMs])).toBeNull()
    expect(await start(never, [selfTestWithinMs])).toBeNull()
  })
})

describe('afterwards', () => {
  test.each<[string, () => Promise<readonly { rawValue: string }[]>, readonly number[]]>([
    ['fails', () => Promise.reject(new Error('gone')), []],
    ['hangs', () => never, [readWithinMs]],
  ])('one that %s is not asked again', async (_, later, overdue) => {
    let asked = 0
    const detector = await start({ detect: () => ((asked += 1) === 1 ? rawValues(knownCode.text) : later()) }, overdue)
    expect(await detector?.read(picture)).toEqual([])
    expect(await detector?.read(picture)).toEqual([])
    expect(asked).toBe(2)
  })
})
