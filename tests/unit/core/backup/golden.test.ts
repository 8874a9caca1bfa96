// Format 1 is frozen: files that were written once open to exactly what they hold for ever, and the writers write the same
// bytes from the same randomness for ever. A failure here is a new format, not a new golden file.
import { describe, expect, it } from 'vitest'
import { openVersion, parseVersionFile, type VersionKey } from '../../../../src/main/core/backup/format1.ts'
import { parseLocationFile } from '../../../../src/main/core/backup/location.ts'
import { practiceNames, releaseNames, type BackupNames } from '../../../../src/main/core/backup/names.ts'
import { accountsOf, serializePayload } from '../../../../src/main/core/backup/payload.ts'
import { isAppError } from '../../../../src/main/core/app-error.ts'
import { readKeys } from '../../../../src/main/core/backup/key-guard.ts'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import { createBackupReader } from '../../../../src/main/services/backup-reader.ts'
import { fakeTime } from '../../../fakes/fake-time.ts'
import { goldenExpectations, goldenFilesUnder, goldenPassphrase } from '../../../fakes/golden-files.ts'
import { memoryAppFolder } from '../../../fakes/memory-app-folder.ts'
import { memoryStorage } from '../../../fakes/memory-storage.ts'
import { testCrypto } from '../../../fakes/node-crypto-for-tests.ts'
import { goldenApp, goldenOwner, makeGoldenFiles } from '../../../fixtures/backup-format-1/make.ts'

const ports = { crypto: testCrypto }
const signal = new AbortController().signal
const call = { account: goldenOwner, signal }
const sets: readonly (readonly ['release' | 'practice', BackupNames, BackupNames])[] = [
  ['release', releaseNames, practiceNames],
  ['practice', practiceNames, releaseNames],
]

/** Both guards as they lie in the fixture. */
const guardsOf = (set: string) => {
  const appFolder = memoryAppFolder()
  for (const [path, bytes] of goldenFilesUnder(`${set}/app-folder`)) appFolder.filesOf(goldenOwner.oid).set(path, bytes)
  return { appFolder, storage: memoryStorage({ files: goldenFilesUnder(`${set}/storage`) }) }
}

const keyFor = async (set: string, loc: string, keyFile: string): Promise<VersionKey> => {
  const { keys } = await readKeys({ appFolder: guardsOf(set).appFolder, crypto: testCrypto, app: goldenApp }, loc, call)
  const key = keys.find(({ kid }) => keyFile.endsWith(`-${kid}.json`))
  if (!key) throw new Error(`no key ${keyFile}`)
  return key
}

describe.each(sets)('golden files of the %s data', (set, names, otherNames) => {
  const expectations = goldenExpectations(set)
  const storage = goldenFilesUnder(`${set}/storage`)
  const bytesOf = (file: string): Uint8Array => storage.get(file) ?? new Uint8Array()

  it.each(expectations)('%s opens to exactly what it holds', async (_, { file, keyFile, at, payload }) => {
    const parsed = parseVersionFile(bytesOf(file), names)
    const opened = await openVersion(ports, parsed, await keyFor(set, payload.loc, keyFile))
    expect(serializePayload(opened)).toBe(JSON.stringify(payload))
    expect(parsed.header).toMatchObject({ typ: names.typ, v: 1, loc: payload.loc, dev: payload.dev, seq: payload.seq, at })
  })

  it.each(expectations)('%s is not taken by the other mode', (_, { file }) => {
    const code = (() => {
      try {
        parseVersionFile(bytesOf(file), otherNames)
        return 'parsed'
      } catch (error) {
        return isAppError(error) ? error.code : 'no AppError'
      }
    })()
    expect(code).toBe('backup.practice-data')
  })

  it('are found by the app’s reader from both guards, all of them and nothing else', async () => {
    const { appFolder, storage: store } = guardsOf(set)
    const found = await createBackupReader({ appFolder, crypto: testCrypto, timers: fakeTime().timers, names, app: goldenApp }).find(goldenOwner, store, signal, { passphrases: [] })
    const shown = found.versions.map(({ loc, id, atMs, seq, accounts }) => ({ file: `${names.rootFolder}/${loc}/versions/${id}`, atMs, seq, accounts }))
    const expected = expectations.map(([, { file, at, payload }]) => ({ file, atMs: at, seq: payload.seq, accounts: payload.accounts.length }))
    expect(shown).toEqual(expected.sort((a, b) => b.atMs - a.atMs))
    expect({ unopened: found.unopened, locks: found.locks, missing: found.missingNewestAtMs }).toEqual({ unopened: [], locks: [], missing: null })
  })

  it('have a location file that the app reads', () => {
    const [path = '', bytes] = [...storage].find(([name]) => name.endsWith('/location.json')) ?? []
    expect(parseLocationFile(bytes ?? null, path.split('/').at(-2) ?? '')).toMatchObject({ app: goldenApp, hint: 'sa...@mail.example' })
  })
})

describe('golden files', () => {
  it('hold what they are for', () => {
    const accounts = goldenExpectations('release').flatMap(([, { payload }]) => payload.accounts)
    const credentials = accounts.flatMap(({ credential }) => (credential === undefined ? [] : [JSON.stringify(credential)]))
    for (const part of ['"type":"totp"', '"type":"hotp"', '"type":"steam"', '"SHA256"', '"SHA512"', '"counter":"18446744073709551615"', '"counter":"9007199254740993"']) {
      expect(credentials.filter((credential) => credential.includes(part)), part).not.toEqual([])
    }
    expect(accounts.filter(({ binding }) => binding === 'this-device')).toHaveLength(3)
    expect(accounts.filter(({ binding, credential }) => binding === 'this-device' && credential !== undefined)).toEqual([])
  })

  it('bring a counter above 2^53 back to the last digit', async () => {
    const { file, keyFile, payload } = new Map(goldenExpectations('release')).get('every-credential') ?? { file: '', keyFile: '', payload: { loc: '' } }
    const opened = await openVersion(ports, parseVersionFile(goldenFilesUnder('release/storage').get(file) ?? new Uint8Array(), releaseNames), await keyFor('release', payload.loc, keyFile))
    const counters = accountsOf(opened).flatMap(({ credential }) => (credential?.type === 'hotp' ? [credential.counter] : []))
    expect(counters).toEqual([0n, 2n ** 53n + 1n, 2n ** 64n - 1n])
  })

  it('with a passphrase open with its key and with nothing less', async () => {
    const { version, expected } = goldenPassphrase()
    const parsed = parseVersionFile(version, releaseNames)
    const key = await keyFor('release', expected.payload.loc, expected.keyFile)
    const opened = await openVersion(ports, parsed, key, new SecretBytes(Buffer.from(expected.passphraseKeyHex, 'hex')))
    expect(serializePayload(opened)).toBe(JSON.stringify(expected.payload))
    await expect(openVersion(ports, parsed, key)).rejects.toMatchObject({ code: 'backup.passphrase-needed' })
    await expect(openVersion(ports, parsed, key, new SecretBytes(new Uint8Array(32)))).rejects.toMatchObject({ code: 'backup.damaged' })
  })

  it('are what the app’s writers write from the same randomness, byte for byte, and no file more', async () => {
    const made = await makeGoldenFiles()
    const onDisk = goldenFilesUnder('.')
    expect([...onDisk.keys()].filter((path) => path !== 'make.ts').sort()).toEqual([...made.keys()].sort())
    const changed = [...made].filter(([path, bytes]) => !Buffer.from(bytes).equals(onDisk.get(path) ?? new Uint8Array())).map(([path]) => path)
    // The expectations are for people to read and may have been checked out with other line ends.
    expect(changed.filter((path) => !/(^|\/)expected/.test(path))).toEqual([])
  })
})
