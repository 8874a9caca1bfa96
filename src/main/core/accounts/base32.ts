// Base32 (RFC 4648 section 6) as issuers really write it. Pure, linear. A character that isn't in the alphabet is refused
// and never mapped to a look-alike: a wrong secret makes wrong codes without a word.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const values = new Map(Array.from(alphabet, (char, value) => [char, value]))

/** What groups a secret for reading or fills it up; carries nothing. */
const filling = /[\s\-=]/g

/** The secret without spaces, hyphens and padding, in upper case. */
export const bareBase32 = (text: string): string => text.replace(filling, '').toUpperCase()

/**
 * Bytes of a base32 text in any case, grouped and padded in any way; bits that are left over at its end are dropped.
 * Null for other characters and for fewer than 8 bits.
 */
export const fromBase32 = (text: string): Uint8Array | null => {
  const bare = bareBase32(text)
  const bytes = new Uint8Array(Math.floor((bare.length * 5) / 8))
  let bits = 0
  let held = 0
  let at = 0
  for (const char of bare) {
    const value = values.get(char)
    if (value === undefined) return null
    bits = ((bits << 5) | value) & 0xfff
    held += 5
    if (held >= 8) {
      held -= 8
      bytes[at++] = (bits >> held) & 255
    }
  }
  return bytes.length > 0 ? bytes : null
}
