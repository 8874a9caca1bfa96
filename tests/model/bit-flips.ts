// A version with one bit turned over, in a storage with an older good one: recovery must answer the older one, say that the other
// is damaged and never open it. For tests/model/bit-flips.test.ts (a sample) and `npm run proof` (every bit).
import { isAppError } from '../../src/main/core/app-error.ts'
import { sealVersion } from '../../src/main/core/backup/format1.ts'
import { createKey } from '../../src/main/core/backup/key-guard.ts'
import { formatVersionName, versionPath } from '../../src/main/core/backup/location.ts'
import { releaseNames } from '../../src/main/core/backup/names.ts'
import { payloadOf } from '../../src/main/core/backup/payload.ts'
import { createBackupReader } from '../../src/main/services/backup-reader.ts'
import { samsAccount, testApp, testDev, testDocument, testKey, testLoc } from '../fakes/backup-fixtures.ts'
import { fakeTime } from '../fakes/fake-time.ts'
import { memoryAppFolder } from '../fakes/memory-app-folder.ts'
import { memoryStorage } from '../fakes/memory-storage.ts'
import { seededRandom, testCrypto } from '../fakes/node-crypto-for-tests.ts'

const atMs = Date.parse('2026-11-24T12:00:00Z')

export interface BitFlips {
  readonly bits: number
  /** Null when it is as it must be, else what went wrong. */
  flip(bit: number): Promise<string | null>
  /** With the untouched file: both are found, the newest first. */
  readonly isSound: () => Promise<boolean>
}

export const prepareBitFlips = async (): Promise<BitFlips> => {
  const { signal } = new AbortController()
  const appFolder = memoryAppFolder()
  const storage = memoryStorage()
  await createKey(appFolder, { v: 1, ...testKey, n: 1, createdAt: atMs, app: testApp, storage: { kind: 'icloud', hint: '' } }, { account: samsAccount, signal })
  const put = async (seq: number): Promise<{ id: string; path: string }> => {
    const random = seededRandom(`flips ${seq}`)
    const payload = payloadOf({ ...testDocument, accounts: testDocument.accounts.slice(0, 2) }, { loc: testLoc, dev: testDev, seq })
    const id = formatVersionName({ atMs: atMs + seq * 1_000, dev: testDev, seq, random: '0000000a' })
    const path = versionPath(releaseNames, testLoc, id)
    storage.files.set(path, await sealVersion({ crypto: testCrypto, random }, releaseNames, testKey, payload, atMs + seq * 1_000, null))
    return { id, path }
  }
  const older = await put(1)
  const newest = await put(2)
  const good = storage.files.get(newest.path) ?? new Uint8Array()
  /** Bits of the file's header: not authentic by themselves, so that a turned key id or format number is believed as far as to name it. */
  const header = Buffer.from(good).indexOf('","iv"') * 8
  const reader = createBackupReader({ appFolder, crypto: testCrypto, timers: fakeTime(atMs).timers, names: releaseNames, app: testApp })
  const find = () => reader.find(samsAccount, storage, signal, { passphrases: [] })

  return {
    bits: good.length * 8,
    isSound: async () => {
      storage.files.set(newest.path, good)
      return (await find()).versions.map(({ id }) => id).join() === [newest.id, older.id].join()
    },
    flip: async (bit) => {
      storage.files.set(newest.path, good.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)))
      try {
        const { versions, unopened } = await find()
        if (versions.some(({ id }) => id === newest.id)) return 'it opens'
        if (versions.map(({ id }) => id).join() !== older.id) return 'the older version is not found'
        const state = unopened.find(({ id }) => id === newest.id)?.state
        const isNamed = state === 'damaged' || (bit < header && (state === 'unknown-key' || state === 'newer'))
        return isNamed ? null : `it counts as ${state ?? 'nothing'}`
      } catch (error) {
        return isAppError(error) ? `the whole look ends with ${error.code}` : `it crashes: ${String(error)}`
      }
    },
  }
}
