// The Crypto port over node:crypto, apart from the app's own adapter so that core's tests don't depend on it, and a Random
// that repeats for a seed.
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'
import type { Crypto, Random } from '../../src/main/core/ports.ts'

const tagBytes = 16

export const testCrypto: Crypto = {
  sha256: (data) => Uint8Array.from(createHash('sha256').update(data).digest()),
  hmac: (algorithm, key, data) => Uint8Array.from(createHmac(algorithm, key).update(data).digest()),
  hkdfSha256: (ikm, salt, info, length) => new Uint8Array(hkdfSync('sha256', ikm, salt, info, length)),
  aesGcmSeal: (key, iv, plaintext, additionalData) => {
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(additionalData)
    const ciphertext = Uint8Array.from(Buffer.concat([cipher.update(plaintext), cipher.final()]))
    return { ciphertext, tag: Uint8Array.from(cipher.getAuthTag()) }
  },
  aesGcmOpen: (key, iv, sealed, additionalData) => {
    if (sealed.tag.length !== tagBytes) return null
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes }).setAAD(additionalData).setAuthTag(sealed.tag)
    try {
      return Uint8Array.from(Buffer.concat([decipher.update(sealed.ciphertext), decipher.final()]))
    } catch {
      return null
    }
  },
}

/** The same bytes for the same seed: SHA-256 over a counter. */
export const seededRandom = (seed = 'seed'): Random => {
  let counter = 0
  return {
    bytes: (length) => {
      const blocks: Buffer[] = []
      while (blocks.length * 32 < length) blocks.push(createHash('sha256').update(`${seed}|${String(counter++)}`).digest())
      return Uint8Array.from(Buffer.concat(blocks).subarray(0, length))
    },
  }
}
