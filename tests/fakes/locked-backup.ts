// A backup location with versions that are locked with passphrases, read by the real reader: for the tests of whoever types one.
import { sealVersion } from '../../src/main/core/backup/format1.ts'
import { createKey } from '../../src/main/core/backup/key-guard.ts'
import { formatVersionName, versionPath } from '../../src/main/core/backup/location.ts'
import { releaseNames } from '../../src/main/core/backup/names.ts'
import type { KdfParameters, Timers } from '../../src/main/core/ports.ts'
import { createBackupReader } from '../../src/main/services/backup-reader.ts'
import { samsAccount, testAccounts, testApp, testDev, testKey, testLoc, testPayload } from './backup-fixtures.ts'
import { keyOf } from './fake-kdf.ts'
import { memoryAppFolder } from './memory-app-folder.ts'
import { memoryStorage } from './memory-storage.ts'
import { seededRandom, testCrypto } from './node-crypto-for-tests.ts'

export const noon = Date.parse('2026-03-01T12:00:00Z')
export const lockOf = (fill: number, change: Partial<KdfParameters> = {}): KdfParameters => ({ m: 65_536, t: 3, p: 4, salt: new Uint8Array(16).fill(fill), ...change })

/** Reads are never late here. */
const noTimers: Timers = { after: () => () => undefined }

export const lockedBackup = async (options: { readonly withKeyFile?: boolean } = {}) => {
  const storage = memoryStorage()
  const appFolder = memoryAppFolder()
  const random = seededRandom('locked backup')
  const signal = new AbortController().signal
  const keyFile = { v: 1, loc: testLoc, n: 1, kid: testKey.kid, share: testKey.share, createdAt: noon, tid: testKey.tid, oid: testKey.oid, app: testApp, storage: { kind: 'icloud', hint: '' } } as const
  await createKey(appFolder, keyFile, { account: samsAccount, signal })
  const keyFileBytes = [...appFolder.filesOf(samsAccount.oid).values()][0] ?? new Uint8Array()
  if (options.withKeyFile === false) appFolder.filesOf(samsAccount.oid).clear()
  return {
    storage,
    appFolder,
    keyFileBytes,
    reader: createBackupReader({ appFolder, crypto: testCrypto, timers: noTimers, names: releaseNames, app: testApp }),
    /** `passphrase`: locks it so; without it nothing but the two guards opens it. */
    put: async (seq: number, passphrase?: string, lock: KdfParameters = lockOf(seq)): Promise<string> => {
      const atMs = noon + seq * 60_000
      const payload = testPayload({ seq, accounts: testPayload().accounts.slice(0, 1 + (seq % testAccounts.length)) })
      const bytes = await sealVersion({ crypto: testCrypto, random }, releaseNames, testKey, payload, atMs, passphrase === undefined ? null : { ...lock, key: keyOf(passphrase, lock) })
      const name = formatVersionName({ atMs, dev: testDev, seq, random: '00000000' })
      storage.files.set(versionPath(releaseNames, testLoc, name), bytes)
      return name
    },
  }
}
