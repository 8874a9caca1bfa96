// How services reach the opened vault. Implemented by services/vault.ts; faked by tests/fakes/memory-store.ts.
import type { VaultDocument } from './document.ts'

export interface DocumentStore {
  /** Throws vault.not-open. */
  current(): VaultDocument
  /**
   * Applies a pure change and resolves with the new document once it is on disk. Changes run one after the other.
   * A change that answers the same object writes nothing. Throws vault.not-open, vault.write-failed (the document then
   * stays as it was), or whatever `change` throws.
   */
  update(change: (document: VaultDocument) => VaultDocument): Promise<VaultDocument>
  /** Called after each written change, and with `previous` null once the vault has been opened. The answer ends it. */
  onChange(listener: (document: VaultDocument, previous: VaultDocument | null) => void): () => void
}
