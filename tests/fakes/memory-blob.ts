// A BlobFile in memory, and a sealer that really encrypts, so that a test can look for plain text in what was "on disk".
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { BlobFile } from '../../src/main/core/ports.ts'
import type { PurposeSealer } from '../../src/main/adapters/msal-token-cache.ts'

export const memoryBlob = (): BlobFile & { bytes(): Uint8Array | null } => {
  let held: Uint8Array | null = null
  return {
    bytes: () => held,
    read: () => Promise.resolve(held),
    write: (bytes) => {
      held = Uint8Array.from(bytes)
      return Promise.resolve()
    },
    remove: () => {
      held = null
      return Promise.resolve()
    },
  }
}

export const testSealer = (): PurposeSealer => {
  const key = randomBytes(32)
  return {
    seal: (purpose, bytes) => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose))
      return Promise.resolve(Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]))
    },
    open: (purpose, bytes) => {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(-16))
        return Promise.resolve(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]))
      } catch {
        return Promise.resolve(null)
      }
    },
  }
}
