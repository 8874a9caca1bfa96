// Opens the newest generation that can be opened. Decides only: which generation counts, which are damaged, or why nothing may be
// touched. services/vault.ts carries it out; tests/unit/services/vault.test.ts damages vaults in every way.
import { AppError } from '../app-error.ts'
import type { Crypto, Keychain, VaultFiles } from '../ports.ts'
import type { SecretBytes } from '../secret.ts'
import { documentVersion, type VaultDocument } from './document.ts'
import { openEnvelope, readEnvelope } from './envelope.ts'
import { keychainAccount, type VaultId } from './keys.ts'
import { openDocument } from './migrations.ts'

export interface OpenedVault {
  readonly document: VaultDocument
  readonly id: VaultId
  readonly key: SecretBytes
  /** Generations newer than the opened one: none of them opens. */
  readonly damaged: readonly number[]
}

/**
 * Reads only. `generations` ascend and aren't empty. Throws vault.newer, vault.damaged, vault.read-failed, keychain.*: then every file
 * is to stay as it is.
 */
export const openNewest = async (
  ports: { readonly files: Pick<VaultFiles, 'read'>; readonly keychain: Pick<Keychain, 'read'>; readonly crypto: Crypto },
  generations: readonly number[],
): Promise<OpenedVault> => {
  const { files, keychain, crypto } = ports
  const damaged: number[] = []
  const keys = new Map<string, SecretBytes | null>()

  const keyOf = async (id: VaultId): Promise<SecretBytes | null> => {
    const account = keychainAccount(id)
    const known = keys.get(account)
    if (known !== undefined) return known
    const read = await keychain.read(account)
    keys.set(account, read)
    return read
  }

  for (const generation of generations.toReversed()) {
    const envelope = readEnvelope(await files.read(generation))
    if (envelope.kind === 'newer') throw new AppError('vault.newer')
    if (envelope.kind === 'known') {
      const { header } = envelope
      // A header that names a key which isn't there may itself be damaged: an older generation tells.
      const key = await keyOf(header)
      const bytes = key && header.generation === generation ? openEnvelope(crypto, key, envelope) : null
      if (bytes && header.docVersion > documentVersion) throw new AppError('vault.newer')
      const document = bytes && openDocument(bytes, header.docVersion)
      if (key && document) return { document, id: { vaultId: header.vaultId, keyNo: header.keyNo }, key, damaged }
    }
    damaged.push(generation)
  }
  throw new AppError([...keys.values()].includes(null) ? 'keychain.key-missing' : 'vault.damaged')
}
