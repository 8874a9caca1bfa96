// Encodings with exactly one accepted spelling (RFC 4648): base64url without padding, lower-case hex, UTF-8. Pure.

const base64urlAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const base64urlValues = new Map(Array.from(base64urlAlphabet, (char, value) => [char, value]))

export const toBase64url = (bytes: Uint8Array): string => {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const chars = Math.min(4, bytes.length - i + 1)
    for (let c = 0; c < chars; c++) text += base64urlAlphabet.charAt((group >> (18 - 6 * c)) & 63)
  }
  return text
}

/** Returns null for anything but the one canonical spelling: wrong characters, padding, lengths or left-over bits. */
export const fromBase64url = (text: string): Uint8Array | null => {
  if (text.length % 4 === 1) return null
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const char of text) {
    const value = base64urlValues.get(char)
    if (value === undefined) return null
    bits = ((bits << 6) | value) & 0xffff
    held += 6
    if (held >= 8) {
      held -= 8
      bytes[at++] = (bits >> held) & 255
    }
  }
  return (bits & ((1 << held) - 1)) === 0 ? bytes : null
}

export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')

/** Returns null for anything but an even number of lower-case hex digits. */
export const fromHex = (text: string): Uint8Array | null =>
  /^(?:[0-9a-f]{2})*$/.test(text) ? Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16)) : null

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Returns null for bytes that are not UTF-8. A byte order mark stays a character, so nothing is dropped silently. */
export const fromUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
