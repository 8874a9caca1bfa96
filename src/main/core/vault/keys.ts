// The vault key's names and its sub-keys by purpose: nothing is sealed with the vault key itself. Pure.
import { fromHex, utf8 } from '../encoding.ts'
import type { Crypto } from '../ports.ts'
import type { SecretBytes } from '../secret.ts'

export const vaultKeyLength = 32

export interface VaultId {
  /** 16 random bytes as lower-case hex, made with the vault. */
  readonly vaultId: string
  readonly keyNo: number
}

/** The random id is in the name, so that no two profiles share or overwrite a key. */
export const keychainAccount = ({ vaultId, keyNo }: VaultId): string => `vault:${vaultId}:${keyNo}`

/** AES-256 key for one purpose (HKDF-SHA-256, RFC 5869; salt: the vault's id). */
export const purposeKey = (crypto: Crypto, vaultKey: SecretBytes, vaultId: string, purpose: string): Uint8Array =>
  crypto.hkdfSha256(vaultKey.bytes(), fromHex(vaultId) ?? new Uint8Array(), utf8(`twofold/1/vault|${purpose}`), 32)
