// What a recovery finds, made up: one location with two versions, and the six states an account can come back in.
import type { Account } from '../../src/main/core/accounts/account.ts'
import type { KeyFile } from '../../src/main/core/backup/key-guard.ts'
import { knownPassphrase } from '../../src/main/core/backup/passphrase.ts'
import type { FoundBackup, FoundVersion, OpenedVersion } from '../../src/main/core/backup/reader.ts'
import type { KdfParameters, SignedInAccount } from '../../src/main/core/ports.ts'
import { SecretBytes } from '../../src/main/core/secret.ts'

export const samAccount: SignedInAccount = {
  homeAccountId: 'oid-sam.tid',
  tid: '9188040d-6c67-4c5b-b112-36a304b66dad',
  oid: '00000000-0000-0000-0000-00000000005a',
  userName: 'sam@outlook.example',
  displayName: 'Sam',
}

const portable = (id: string, issuer: string): Account => ({
  id: id.padStart(32, '0'),
  kind: 'other',
  issuer,
  userName: 'sam',
  binding: 'portable',
  credential: { type: 'totp', secret: new SecretBytes(Uint8Array.of(1, 2, 3, 4)), algorithm: 'SHA1', digits: 6, period: 30 },
})

export const boundPersonal: Account = {
  id: '1'.padStart(32, '0'),
  kind: 'personal',
  issuer: 'Microsoft',
  userName: 'sam@outlook.example',
  binding: 'this-device',
  credential: null,
}

export const boundWork: Account = { ...boundPersonal, id: '2'.padStart(32, '0'), kind: 'work', issuer: 'Contoso', userName: 'sam@contoso.example' }

export const newest: FoundVersion = {
  id: 'newest',
  loc: 'a'.repeat(32),
  atMs: 2_000,
  dev: 'b'.repeat(32),
  seq: 2,
  deviceName: 'Old computer',
  os: 'macos',
  accounts: 3,
}

export const older: FoundVersion = { ...newest, id: 'older', atMs: 1_000, seq: 1, accounts: 1 }

export const found: FoundBackup = {
  versions: [newest, older],
  unopened: [],
  locks: [],
  missingNewestAtMs: null,
  keys: [{ loc: newest.loc, n: 1, kid: 'c'.repeat(32), share: new SecretBytes(new Uint8Array(32).fill(7)) }],
}

export const passphraseLock: KdfParameters = { m: 65_536, t: 3, p: 4, salt: new Uint8Array(16).fill(6) }
export const passphrase = knownPassphrase(passphraseLock, new SecretBytes(new Uint8Array(32).fill(5)))

/** Nothing opens without its passphrase. */
export const locked: FoundBackup = {
  ...found,
  versions: [],
  unopened: [{ id: newest.id, loc: newest.loc, atMs: newest.atMs, state: 'passphrase' }],
  locks: [passphraseLock],
}

export const handBrought: KeyFile = {
  v: 1,
  loc: newest.loc,
  n: 2,
  kid: 'd'.repeat(32),
  share: new SecretBytes(new Uint8Array(32).fill(8)),
  createdAt: 1,
  tid: samAccount.tid,
  oid: samAccount.oid,
  app: 'an-app',
  storage: { kind: 'icloud', hint: '' },
}

export const opened: OpenedVersion = {
  version: newest,
  accounts: [boundPersonal, boundWork, portable('3', 'Harbour Mail')],
  settings: { theme: 'dark', language: 'en', clipboardSeconds: 10, hideCodes: true },
}

export const existingAccount = portable('9', 'Already here')
