// The platform's own BarcodeDetector, where there is one (macOS): quick, and it costs nothing. Loaded by the QR worker. It has
// been seen to answer nothing for everything, so it is asked only after it has read a known picture; platform-detector.test.ts.
import type { Grey } from './grey.ts'

/** The part of the Shape Detection API that is used here. */
export interface DetectorLike {
  detect(source: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]>
}

export interface PlatformDetector {
  /** Texts, [] when there are none. Never rejects: a detector that fails or is too slow is not asked again. */
  read(source: ImageBitmapSource): Promise<string[]>
}

export interface DetectorPorts {
  /** Null where the platform has none for QR codes. */
  readonly create: () => Promise<DetectorLike | null>
  readonly knownPicture: ImageBitmapSource
  /** Calls back after so many milliseconds; answers how to call it off. */
  readonly after: (ms: number, then: () => void) => () => void
}

export const selfTestWithinMs = 2_000
export const readWithinMs = 250

/** The modules of a version 1 code, a row a string, and what they say (ISO/IEC 18004, level M). */
export const knownCode = {
  text: 'TWOFOLD',
  rows: [
    '#######..####.#######',
    '#.....#.#####.#.....#',
    '#.###.#...#...#.###.#',
    '#.###.#..####.#.###.#',
    '#.###.#.##..#.#.###.#',
    '#.....#..#..#.#.....#',
    '#######.#.#.#.#######',
    '...........##........',
    '#.#.#.#..#.#....#..#.',
    '##...#...#....#..##..',
    '#.##..##....#...#.#..',
    '##.##..#.##...#..##.#',
    '#..#..##..#.#.#.#.#.#',
    '........#..#.#.#..#..',
    '#######...##.###.#.#.',
    '#.....#...####.###..#',
    '#.###.#.##.#.###.##.#',
    '#.###.#.......##.#.#.',
    '#.###.#.#...#...##..#',
    '#.....#..#....#....##',
    '#######.#.#.#.##..#.#',
  ],
} as const satisfies { readonly text: string; readonly rows: readonly string[] }

const within = <T>(promise: Promise<T>, ms: number, after: DetectorPorts['after']): Promise<T> =>
  new Promise((resolve, reject) => {
    const cancel = after(ms, () => reject(new Error('the detector did not answer in time')))
    promise.then(resolve, reject).finally(cancel)
  })

/** The known code with its quiet zone, eight pixels a module. */
export const knownGrey = (): Grey => {
  const modulePx = 8
  const quiet = 4
  const side = (knownCode.rows.length + 2 * quiet) * modulePx
  const pixels = new Uint8Array(side * side).fill(255)
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      if (knownCode.rows[Math.floor(y / modulePx) - quiet]?.[Math.floor(x / modulePx) - quiet] === '#') pixels[y * side + x] = 0
    }
  }
  return { width: side, height: side, pixels }
}

/** Null where the platform has none, or one that doesn't read the known picture. Never rejects. */
export const startPlatformDetector = async ({ create, knownPicture, after }: DetectorPorts): Promise<PlatformDetector | null> => {
  let detector: DetectorLike | null
  try {
    detector = await within(create(), selfTestWithinMs, after)
    if (!detector) return null
    const [seen] = await within(detector.detect(knownPicture), selfTestWithinMs, after)
    if (seen?.rawValue !== knownCode.text) return null
  } catch {
    return null
  }
  return {
    read: async (source) => {
      if (!detector) return []
      try {
        return (await within(detector.detect(source), readWithinMs, after)).map(({ rawValue }) => rawValue)
      } catch {
        detector = null
        return []
      }
    },
  }
}
