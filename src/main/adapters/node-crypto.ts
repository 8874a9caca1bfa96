// The Crypto port on Node's own crypto: primitives only. Loaded by main. tests/unit/ports/crypto.test.ts.
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'
import type { Crypto } from '../core/ports.ts'

const cipher = 'aes-256-gcm'
const tagLength = 16

export const createNodeCrypto = (): Crypto => ({
  sha256: (data) => plain(createHash('sha256').update(data).digest()),
  hmac: (algorithm, key, data) => plain(createHmac(algorithm, key).update(data).digest()),
  hkdfSha256: (ikm, salt, info, length) => new Uint8Array(hkdfSync('sha256', ikm, salt, info, length)),
  aesGcmSeal: (key, iv, plaintext, additionalData) => {
    const seal = createCipheriv(cipher, key, iv, { authTagLength: tagLength })
    seal.setAAD(additionalData)
    const ciphertext = plain(Buffer.concat([seal.update(plaintext), seal.final()]))
    return { ciphertext, tag: plain(seal.getAuthTag()) }
  },
  aesGcmOpen: (key, iv, { ciphertext, tag }, additionalData) => {
    // A shorter tag would be easier to forge.
    if (tag.length !== tagLength) return null
    const open = createDecipheriv(cipher, key, iv, { authTagLength: tagLength })
    open.setAAD(additionalData)
    open.setAuthTag(tag)
    const start = open.update(ciphertext)
    try {
      return plain(Buffer.concat([start, open.final()]))
    } catch {
      return null
    }
  },
})

/** Without the Buffer's methods: what leaves an adapter is plain bytes. */
const plain = (buffer: Buffer): Uint8Array => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
