// Made-up accounts, identities and keys for the tests of the backup.
import type { Account } from '../../src/main/core/accounts/account.ts'
import type { VersionKey } from '../../src/main/core/backup/format1.ts'
import { kidOf } from '../../src/main/core/backup/key-guard.ts'
import { payloadOf, type Payload } from '../../src/main/core/backup/payload.ts'
import type { SignedInAccount } from '../../src/main/core/ports.ts'
import { SecretBytes } from '../../src/main/core/secret.ts'
import { freshDocument } from './memory-store.ts'
import { testCrypto } from './node-crypto-for-tests.ts'

export const samsAccount: SignedInAccount = {
  homeAccountId: 'oid-sam.9188040d-6c67-4c5b-b112-36a304b66dad',
  tid: '9188040d-6c67-4c5b-b112-36a304b66dad',
  oid: '00000000-0000-0000-66f3-3332eca7ea81',
  userName: 'sam.taylor@outlook.example',
  displayName: 'Sam Taylor',
}

export const kimsAccount: SignedInAccount = {
  ...samsAccount,
  homeAccountId: 'oid-kim.9188040d-6c67-4c5b-b112-36a304b66dad',
  oid: '00000000-0000-0000-1111-222233334444',
  userName: 'kim@outlook.example',
  displayName: 'Kim',
}

export const testApp = '11111111-2222-3333-4444-555555555555'
export const testLoc = 'a1'.repeat(16)
export const testDev = 'd0'.repeat(16)

const secret = (fill: number, length = 20): SecretBytes => new SecretBytes(new Uint8Array(length).map((_, i) => (fill * 31 + i * 7) & 255))
const id = (n: number): string => n.toString(16).padStart(32, '0')

/** Its secret must never be in a backup. */
export const boundSecret = secret(99, 32)

export const testAccounts: readonly Account[] = [
  { id: id(1), kind: 'personal', issuer: 'Microsoft', userName: 'sam@outlook.example', binding: 'portable', credential: { type: 'totp', secret: secret(1), algorithm: 'SHA1', digits: 6, period: 30 }, msa: { tid: samsAccount.tid, oid: samsAccount.oid } },
  { id: id(2), kind: 'personal', issuer: 'Microsoft', userName: 'kim@outlook.example', binding: 'this-device', credential: { type: 'totp', secret: boundSecret, algorithm: 'SHA1', digits: 6, period: 30 } },
  { id: id(3), kind: 'work', issuer: 'Contoso "Ltd" \\ ünïcødé 🚀', userName: 'sam@contoso.example', binding: 'this-device', credential: { type: 'totp', secret: boundSecret, algorithm: 'SHA256', digits: 6, period: 30 }, groups: ['Work'], pinned: true, note: 'line one\nline two' },
  { id: id(4), kind: 'other', issuer: 'Harbour Mail', userName: 'sam', binding: 'portable', credential: { type: 'totp', secret: secret(4, 64), algorithm: 'SHA512', digits: 8, period: 60 }, pinned: false },
  { id: id(5), kind: 'other', issuer: 'Old Bank', userName: 'sam', binding: 'portable', credential: { type: 'hotp', secret: secret(5), algorithm: 'SHA1', digits: 6, counter: 2n ** 64n - 1n } },
  { id: id(6), kind: 'other', issuer: 'Steam', userName: 'sam', binding: 'portable', credential: { type: 'steam', secret: secret(6), algorithm: 'SHA1', digits: 5, period: 30 } },
  { id: id(7), kind: 'other', issuer: 'Still waiting', userName: 'sam', binding: 'portable', credential: null },
]

export const testDocument = freshDocument({ accounts: testAccounts, settings: { theme: 'dark', language: 'en', clipboardSeconds: 10, hideCodes: true } })

export const testPayload = (change: Partial<Payload> = {}): Payload => ({
  ...payloadOf(testDocument, { loc: testLoc, dev: testDev, seq: 7 }),
  ...change,
})

export const testShare = new SecretBytes(new Uint8Array(32).map((_, i) => 200 - i))

export const testKey: VersionKey = {
  tid: samsAccount.tid,
  oid: samsAccount.oid,
  loc: testLoc,
  kid: kidOf(testCrypto, testShare),
  share: testShare,
}
