// JSON that comes from outside, read without ever throwing or quoting what it read. Pure; loaded by main.
import { fromUtf8 } from '../encoding.ts'
import { maxSmallFileBytes } from './limits.ts'

/** Null for what is no JSON. The syntax error is dropped: it quotes the text. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** For the small files beside the versions. Null for what is missing, too large or no JSON. */
export const parseSmallJson = (bytes: Uint8Array | null): unknown => {
  if (bytes === null || bytes.length > maxSmallFileBytes) return null
  const text = fromUtf8(bytes)
  return text === null ? null : parseJson(text)
}
