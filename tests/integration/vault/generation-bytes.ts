// Bytes that show by themselves whether they are complete: 200 kB that depend on the generation's number.
export const generationBytes = (generation: number): Uint8Array => Uint8Array.from({ length: 200_000 }, (_, i) => (i * 31 + generation * 17) & 255)
