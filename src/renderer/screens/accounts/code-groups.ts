// A code cut into groups that are easy to read and to type: 3+3, 4+4, and sensibly for the other lengths.
const sizes: Readonly<Record<number, readonly number[]>> = {
  6: [3, 3],
  7: [3, 4],
  8: [4, 4],
  9: [3, 3, 3],
  10: [5, 5],
}

/** Groups for a code of this many characters; one group where no cut helps (Steam's five). */
export const groupSizes = (length: number): readonly number[] => sizes[length] ?? [length]

export const groupCode = (code: string): readonly string[] => {
  let at = 0
  return groupSizes(code.length).map((size) => code.slice(at, (at += size)))
}

/** Dots in place of a code of this many characters. */
export const hiddenGroups = (length: number): readonly string[] => groupSizes(length).map((size) => '•'.repeat(size))
