// Use case: open this computer's vault and keep its document. Loaded by main; guards that a key or file that can't be read
// is never replaced, and that a change is on disk before anybody sees it.
// tests/unit/services/vault.test.ts; with real files and a real keyring: tests/integration/vault.
import type { ErrorView } from '../../shared/contract/errors.ts'
import type { VaultView } from '../../shared/contract/views.ts'
import { AppError, isAppError } from '../core/app-error.ts'
import { toHex } from '../core/encoding.ts'
import { createErrorReport } from '../core/error-report.ts'
import type { Crypto, Keychain, Log, Random, VaultFiles } from '../core/ports.ts'
import { SecretBytes } from '../core/secret.ts'
import { createSlice, type Slice } from '../core/slice.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import { documentVersion, parseDocument, serializeDocument, type VaultDocument } from '../core/vault/document.ts'
import { openForPurpose, sealEnvelope, sealForPurpose } from '../core/vault/envelope.ts'
import { freshDocument, type Device } from '../core/vault/fresh-document.ts'
import { keychainAccount, vaultKeyLength, type VaultId } from '../core/vault/keys.ts'
import { openNewest } from '../core/vault/open-vault.ts'

export interface VaultPorts {
  readonly keychain: Keychain
  readonly files: VaultFiles
  readonly crypto: Crypto
  readonly random: Random
  readonly device: Device
  readonly log: Log
}

/** Seals small files of other parts with sub-keys of the vault's key. Throws vault.not-open. */
export interface PurposeSealer {
  seal(purpose: string, bytes: Uint8Array): Promise<Uint8Array>
  /** Null when it wasn't sealed here for this purpose, or was changed since. */
  open(purpose: string, bytes: Uint8Array): Promise<Uint8Array | null>
}

export interface VaultService {
  readonly view: Slice<VaultView>
  /** Also the retry after a failure. Never throws: the view says how it went. */
  open(): Promise<void>
  readonly store: DocumentStore
  readonly purposeSealer: PurposeSealer
  /** Waits for writes that are under way, then forgets document and key. */
  close(): Promise<void>
}

const keptGenerations = 3

interface OpenState {
  readonly id: VaultId
  readonly key: SecretBytes
  document: VaultDocument
  /** Number of the last write that was tried. */
  generation: number
  /** Files in the row that don't open and couldn't be set aside: they don't count as kept. */
  readonly damaged: ReadonlySet<number>
}

interface Opened {
  readonly state: OpenState
  readonly notice: ErrorView | null
}

export const createVaultService = (ports: VaultPorts): VaultService => {
  const { keychain, files, crypto, random, device, log } = ports
  const view = createSlice<VaultView>({ kind: 'opening' })
  const report = createErrorReport({ random, log }, 'vault')
  const listeners = new Set<(document: VaultDocument, previous: VaultDocument | null) => void>()
  let state: OpenState | null = null
  let opening: Promise<void> | null = null
  let writes: Promise<unknown> = Promise.resolve()

  const opened = (): OpenState => {
    if (!state) throw new AppError('vault.not-open')
    return state
  }

  /** What a listener makes of a change can't undo it. */
  const tell = (document: VaultDocument, previous: VaultDocument | null): void => {
    for (const listener of listeners) {
      try {
        listener(document, previous)
      } catch (error) {
        report(error)
      }
    }
  }

  const withState = <T>(use: (state: OpenState) => T): Promise<T> => Promise.resolve().then(() => use(opened()))

  const write = async (to: Pick<OpenState, 'id' | 'key'>, generation: number, document: VaultDocument): Promise<void> => {
    const bytes = serializeDocument(document)
    // What couldn't be opened again must not become the newest generation.
    if (!parseDocument(bytes)) throw new AppError('app.unexpected', {}, { cause: new Error('The document breaks its own schema') })
    await files.write(generation, sealEnvelope({ crypto, random }, to.key, { ...to.id, docVersion: documentVersion, generation }, bytes))
  }

  /** Only where no vault file exists: the key is new, read back before the first seal, and never replaces one. */
  const create = async (): Promise<Opened> => {
    const id: VaultId = { vaultId: toHex(random.bytes(16)), keyNo: 1 }
    const key = new SecretBytes(random.bytes(vaultKeyLength))
    const account = keychainAccount(id)
    if (await keychain.read(account)) throw new AppError('keychain.unavailable')
    await keychain.write(account, key)
    try {
      const kept = await keychain.read(account)
      if (!kept?.equals(key)) throw new AppError('keychain.unavailable')
      const document = freshDocument(device, random)
      await write({ id, key }, 1, document)
      return { state: { id, key, document, generation: 1, damaged: new Set() }, notice: null }
    } catch (error) {
      // It guards nothing yet. Should the removal fail too, an entry without a vault stays behind and does no harm.
      await keychain.remove(account).catch(() => undefined)
      throw error
    }
  }

  const openExisting = async (generations: readonly number[]): Promise<Opened> => {
    const { document, id, key, damaged } = await openNewest(ports, generations)
    const left = new Set<number>()
    for (const generation of damaged) {
      await files.setAside(generation).catch((error: unknown) => {
        left.add(generation)
        report(error)
      })
    }
    const notice = damaged.length > 0 ? report(new AppError('vault.newest-damaged', { count: damaged.length })) : null
    return { state: { id, key, document, generation: generations.at(-1) ?? 0, damaged: left }, notice }
  }

  const tryToOpen = async (): Promise<void> => {
    view.set({ kind: 'opening' })
    try {
      const generations = await files.list()
      const next = generations.length === 0 ? await create() : await openExisting(generations)
      state = next.state
      tell(next.state.document, null)
      view.set({ kind: 'ready', notice: next.notice })
    } catch (error) {
      view.set({ kind: 'failed', error: report(error) })
    }
  }

  /** The newest of the good ones stay. A file that can't be removed now is tried again after the next write. */
  const prune = async (current: OpenState): Promise<void> => {
    const good = (await files.list()).filter((generation) => !current.damaged.has(generation))
    for (const generation of good.slice(0, -keptGenerations)) await files.remove(generation)
  }

  const applyChange = async (change: (document: VaultDocument) => VaultDocument): Promise<VaultDocument> => {
    const current = opened()
    const previous = current.document
    const next = change(previous)
    if (next === previous) return previous
    current.generation += 1
    try {
      await write(current, current.generation, next)
    } catch (error) {
      throw isAppError(error) ? error : new AppError('vault.write-failed', {}, { cause: error })
    }
    current.document = next
    await prune(current).catch(report)
    tell(next, previous)
    return next
  }

  return {
    view,
    open: () => {
      if (state) return Promise.resolve()
      opening ??= tryToOpen().finally(() => {
        opening = null
      })
      return opening
    },
    store: {
      current: () => opened().document,
      update: (change) => {
        const run = writes.then(() => applyChange(change))
        writes = run.catch(() => undefined)
        return run
      },
      onChange: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    purposeSealer: {
      seal: (purpose, bytes) => withState(({ key, id }) => sealForPurpose({ crypto, random }, key, id.vaultId, purpose, bytes)),
      open: (purpose, bytes) => withState(({ key, id }) => openForPurpose(crypto, key, id.vaultId, purpose, bytes)),
    },
    close: async () => {
      await opening
      await writes
      state = null
      view.set({ kind: 'opening' })
    },
  }
}
