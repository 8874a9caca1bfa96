// Backup and reading it back on real files and the app's own cryptography: the folder is a real one, the recovery account's
// app folder is in memory. What a thief of either guard gets is tried with node:crypto alone.
import { createDecipheriv, hkdfSync } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStorages } from '../../src/main/adapters/icloud-drive.ts'
import { createNodeCrypto } from '../../src/main/adapters/node-crypto.ts'
import { createNodeRandom } from '../../src/main/adapters/node-random.ts'
import { isAppError } from '../../src/main/core/app-error.ts'
import { releaseNames } from '../../src/main/core/backup/names.ts'
import { createErrorReport } from '../../src/main/core/error-report.ts'
import { SecretText } from '../../src/main/core/secret.ts'
import { createSlice } from '../../src/main/core/slice.ts'
import type { SessionView } from '../../src/shared/contract/views.ts'
import { createBackupReader } from '../../src/main/services/backup-reader.ts'
import { createBackupService } from '../../src/main/services/backup.ts'
import { kimsAccount, samsAccount, testAccounts, testApp, testDocument } from '../fakes/backup-fixtures.ts'
import { fakeTime } from '../fakes/fake-time.ts'
import { memoryAppFolder, type MemoryAppFolder } from '../fakes/memory-app-folder.ts'
import { memoryStore } from '../fakes/memory-store.ts'

const signal = new AbortController().signal
let parent: string
let drive: string
let appFolder: MemoryAppFolder

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'twofold-backup-'))
  drive = join(parent, 'drive')
  await mkdir(drive)
  appFolder = memoryAppFolder()
})
afterEach(() => rm(parent, { recursive: true, force: true }))

const computer = (document = testDocument) => {
  const crypto = createNodeCrypto()
  const random = createNodeRandom()
  const time = fakeTime(Date.parse('2026-11-24T12:00:00Z'))
  const log = { write: () => undefined }
  const storages = createStorages({ platform: 'linux', home: parent, env: {}, run: () => Promise.resolve(null) }, drive)
  const reader = createBackupReader({ appFolder, crypto, timers: time.timers, names: releaseNames, app: testApp })
  const store = memoryStore(document)
  const session = {
    view: createSlice<SessionView>({ kind: 'signed-out' }),
    account: () => samsAccount,
    signInAndWait: () => Promise.resolve(samsAccount),
    widerTokenAndWait: () => Promise.resolve(new SecretText('wider')),
    noteNeedsSignIn: () => undefined,
  }
  const service = createBackupService({
    store,
    session,
    appFolder,
    storages,
    reader,
    clock: time.clock,
    timers: time.timers,
    crypto,
    random,
    names: releaseNames,
    app: testApp,
    log,
    report: createErrorReport({ random, log }, 'backup'),
    dialogs: { confirm: () => Promise.resolve(true) },
    serverClock: { nowMs: () => time.clock.nowMs(), driftMs: () => 0 },
    systemEvents: { onWake: () => () => undefined },
    tellFailing: () => undefined,
  })
  service.start()
  return { service, store, time, reader, storage: storages.default() }
}

const turnedOn = async () => {
  const here = computer()
  here.service.turnOn({ withoutPassphrase: false })
  await here.service.settled()
  return here
}

const versionsFolder = async (): Promise<string> => {
  const [loc = ''] = await readdir(join(drive, 'Twofold/v1'))
  return join(drive, 'Twofold/v1', loc, 'versions')
}
const theVersion = async (): Promise<{ path: string; name: string; bytes: Buffer }> => {
  const folder = await versionsFolder()
  const [name = ''] = await readdir(folder)
  return { path: join(folder, name), name, bytes: await readFile(join(folder, name)) }
}
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'fine', (error: unknown) => (isAppError(error) ? error.code : String(error)))

describe('on real files', () => {
  it('what was deleted is taken back, and purged to the last file when it isn’t', async () => {
    const here = await turnedOn()
    const { loc } = here.store.current().backup
    await here.service.delete()
    const folder = join(drive, 'Twofold/v1', loc ?? '')
    expect((await readdir(folder)).filter((name) => name.startsWith('deleted-'))).toHaveLength(1)
    here.service.takeBack(loc ?? '')
    await here.service.settled()
    expect((await readdir(folder)).sort()).toEqual(['location.json', 'versions'])
    expect(here.service.view.get()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'done' }, retired: [] })

    await here.service.delete()
    here.time.advance(31 * 24 * 3_600_000)
    await here.service.settled()
    expect(here.service.view.get().retired).toEqual([])
    const left = await readdir(drive, { recursive: true, withFileTypes: true })
    expect(left.filter((entry) => entry.isFile())).toEqual([])
    expect([...appFolder.filesOf(samsAccount.oid).keys()]).toEqual([])
  })

  it('old versions go and the newest five stay', async () => {
    const here = await turnedOn()
    for (let i = 0; i < 7; i++) {
      await here.store.update((document) => ({ ...document, settings: { ...document.settings, hideCodes: i % 2 === 0 } }))
      here.time.advance(3_000)
      await here.service.settled()
    }
    here.time.advance(32 * 24 * 3_600_000)
    await here.store.update((document) => ({ ...document, settings: { ...document.settings, theme: 'light' } }))
    here.time.advance(3_000)
    await here.service.settled()
    expect(await readdir(await versionsFolder())).toHaveLength(5)
    expect((await here.reader.find(samsAccount, here.storage, signal, { passphrases: [] })).versions).toHaveLength(5)
  })

  it('a backup is made, checked, and read on another computer that has nothing but the two guards', async () => {
    const here = await turnedOn()
    expect(here.service.view.get()).toMatchObject({ switch: { kind: 'on' }, status: { kind: 'done', last: { level: 'checked-and-uploaded', accounts: 7 } } })
    const there = computer()
    const found = await there.reader.find(samsAccount, there.storage, signal, { passphrases: [] })
    expect(found).toMatchObject({ unopened: [], versions: [{ accounts: 7, deviceName: 'Test computer' }] })
    const [version] = found.versions
    if (!version) throw new Error('no version')
    const opened = await there.reader.open(samsAccount, there.storage, version, signal, { passphrases: [] })
    expect(opened.accounts).toEqual(testAccounts.map((account) => (account.binding === 'portable' ? account : { ...account, credential: null })))
    expect(opened.accounts.map(({ credential }) => credential?.secret.bytes())).toEqual(
      testAccounts.map((account) => (account.binding === 'portable' ? account.credential?.secret.bytes() : undefined)),
    )
  })

  it('neither guard alone opens it: the file without the share doesn’t, with the share and another account it doesn’t', async () => {
    await turnedOn()
    const { bytes } = await theVersion()
    const parts = JSON.parse(bytes.toString()) as { protected: string; iv: string; ciphertext: string; tag: string }
    const header = JSON.parse(Buffer.from(parts.protected, 'base64url').toString()) as { loc: string; kid: string; salt: string }
    const keyFile = [...appFolder.filesOf(samsAccount.oid)].find(([path]) => path.startsWith('keys/'))?.[1] ?? new Uint8Array()
    const share = Buffer.from((JSON.parse(Buffer.from(keyFile).toString()) as { share: string }).share, 'base64url')
    const open = (ikm: Uint8Array, oid: string): string => {
      const info = `twofold/1/cek|${samsAccount.tid}|${oid}|${header.loc}|${header.kid}`
      const key = Buffer.from(hkdfSync('sha256', ikm, Buffer.from(header.salt, 'base64url'), info, 32))
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(parts.iv, 'base64url')).setAAD(Buffer.from(parts.protected)).setAuthTag(Buffer.from(parts.tag, 'base64url'))
      return Buffer.concat([decipher.update(Buffer.from(parts.ciphertext, 'base64url')), decipher.final()]).toString()
    }
    expect(open(share, samsAccount.oid)).toContain('Harbour Mail')
    expect(() => open(new Uint8Array(32), samsAccount.oid)).toThrow()
    expect(() => open(Buffer.from(header.kid), samsAccount.oid)).toThrow()
    expect(() => open(share, kimsAccount.oid)).toThrow()
    const everything = await Promise.all((await readdir(drive, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name))))
    expect(everything.length).toBe(2)
    expect(everything.some((file) => file.includes(share.toString('base64url')) || file.includes(share))).toBe(false)
    expect([...appFolder.filesOf(samsAccount.oid).values()].some((file) => Buffer.from(file).includes(parts.ciphertext.slice(0, 40)))).toBe(false)
  })

  it('a version cut in half falls back to the older one, and is counted', async () => {
    const here = await turnedOn()
    await here.store.update((document) => ({ ...document, accounts: document.accounts.slice(1) }))
    here.time.advance(3_000)
    await here.service.settled()
    const folder = await versionsFolder()
    const newest = (await readdir(folder)).sort().at(-1) ?? ''
    await writeFile(join(folder, newest), (await readFile(join(folder, newest))).subarray(0, 3_000))
    const found = await here.reader.find(samsAccount, here.storage, signal, { passphrases: [] })
    expect(found).toMatchObject({ unopened: [{ state: 'damaged' }], versions: [{ accounts: 7 }] })
  })

  it('a folder that vanishes makes it fail by name; back again, it goes on', async () => {
    const here = await turnedOn()
    await rename(drive, join(parent, 'away'))
    here.service.run()
    await here.service.settled()
    expect(here.service.view.get()).toMatchObject({ status: { kind: 'failing', error: { code: 'storage.off' } } })
    await rename(join(parent, 'away'), drive)
    here.service.run()
    await here.service.settled()
    expect(here.service.view.get()).toMatchObject({ status: { kind: 'done' } })
  })

  it('an empty storage, another account and a lost key each have their own code', async () => {
    const here = computer()
    expect(await codeOf(here.reader.find(samsAccount, here.storage, signal, { passphrases: [] }))).toBe('backup.none')
    await turnedOn()
    expect(await codeOf(here.reader.find(kimsAccount, here.storage, signal, { passphrases: [] }))).toBe('backup.wrong-account')
    appFolder.filesOf(samsAccount.oid).clear()
    expect(await codeOf(here.reader.find(samsAccount, here.storage, signal, { passphrases: [] }))).toBe('key-guard.missing')
  })
})
