// A DocumentStore in memory, with a document that a fresh computer would have.
import type { DocumentStore } from '../../src/main/core/vault/document-store.ts'
import type { VaultDocument } from '../../src/main/core/vault/document.ts'
import { freshDocument as newDocument } from '../../src/main/core/vault/fresh-document.ts'

/** Of a device id that a test can name. */
export const freshDocument = (change: Partial<VaultDocument> = {}): VaultDocument => ({
  ...newDocument({ name: 'Test computer', os: 'linux' }, { bytes: () => Uint8Array.from(Buffer.from('0123456789abcdef0123456789abcdef', 'hex')) }),
  ...change,
})

export const memoryStore = (initial: VaultDocument = freshDocument()): DocumentStore => {
  let document = initial
  const listeners = new Set<Parameters<DocumentStore['onChange']>[0]>()
  let queue: Promise<unknown> = Promise.resolve()
  return {
    current: () => document,
    update: (change) => {
      const run = queue.then(() => {
        const previous = document
        document = change(document)
        if (document !== previous) for (const listener of listeners) listener(document, previous)
        return document
      })
      queue = run.catch(() => undefined)
      return run
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
