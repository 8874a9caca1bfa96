// A DocumentStore in memory, with a document that a fresh computer would have.
import type { DocumentStore } from '../../src/main/core/vault/document-store.ts'
import type { VaultDocument } from '../../src/main/core/vault/document.ts'

export const freshDocument = (change: Partial<VaultDocument> = {}): VaultDocument => ({
  version: 2,
  accounts: [],
  settings: { theme: 'system', language: 'en', clipboardSeconds: 20, hideCodes: false },
  session: null,
  backup: {
    dev: '0123456789abcdef0123456789abcdef',
    seq: 0,
    on: false,
    loc: null,
    recoveryAccount: null,
    pins: [],
    folder: null,
    storageIdentity: null,
    last: null,
    failingSince: null,
    passphrases: [],
    passphraseSalt: null,
    retired: [],
    notices: [],
    lastDrillMs: null,
  },
  device: { name: 'Test computer', os: 'linux' },
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
