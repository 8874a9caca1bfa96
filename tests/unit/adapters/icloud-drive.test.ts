// iCloud Drive on doubles: what the system's commands answer becomes one of the states the app may speak of, and no answer
// ever becomes "uploaded" by mistake.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStorages, runCommand, type RunCommand } from '../../../src/main/adapters/icloud-drive.ts'
import type { Platform } from '../../../src/shared/contract/views.ts'
import { isAppError } from '../../../src/main/core/app-error.ts'

const signal = new AbortController().signal
let home: string
let asked: { command: string; args: readonly string[] }[]

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'twofold-icloud-'))
  asked = []
})
afterEach(() => rm(home, { recursive: true, force: true }))

const answering = (answer: string | null): RunCommand => (command, args) => {
  asked.push({ command, args })
  return Promise.resolve(answer)
}
const drive = (platform: Platform, run: RunCommand) => createStorages({ platform, home, env: {}, run }, null).default()
const mac = (answer: string | null = null) => drive('macos', answering(answer))
const driveFolder = (): string => join(home, 'Library/Mobile Documents/com~apple~CloudDocs')
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'fine', (error: unknown) => (isAppError(error) ? error.code : String(error)))

describe('where it is', () => {
  it('on a Mac: off until its folder is there', async () => {
    expect(await codeOf(mac().check(signal))).toBe('storage.off')
    await mkdir(driveFolder(), { recursive: true })
    expect(await codeOf(mac().check(signal))).toBe('fine')
    expect(mac()).toMatchObject({ kind: 'icloud', label: '' })
  })

  it('on Windows: the folder of iCloud for Windows', async () => {
    const windows = drive('windows', answering(null))
    expect(await codeOf(windows.check(signal))).toBe('storage.off')
    await mkdir(join(home, 'iCloudDrive'))
    expect(await codeOf(windows.check(signal))).toBe('fine')
    expect(await windows.uploaded('x', signal)).toBe('not-tracked')
  })

  it('on Windows: where the system says that it was moved to, as long as it isn’t in its usual place', async () => {
    const me = 'S-1-5-21-1-2-3-1001'
    const moved = join(home, 'moved', 'iCloudDrive')
    const run: RunCommand = (command, args) => {
      asked.push({ command, args })
      if (command.endsWith('whoami.exe')) return Promise.resolve(`"desk\\sam","${me}"`)
      const key = `HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Explorer\\SyncRootManager\\iCloudDrive!${me}!Personal\\UserSyncRoots`
      return Promise.resolve(`\r\n${key}\r\n    ${me}    REG_SZ    ${moved}\r\n`)
    }
    const storages = createStorages({ platform: 'windows', home, env: {}, run }, null)
    expect(await codeOf(storages.default().check(signal))).toBe('storage.off')
    await mkdir(moved, { recursive: true })
    await storages.default().create('x.twofold', new Uint8Array([1]), signal)
    expect(await readFile(join(moved, 'x.twofold'))).toEqual(Buffer.from([1]))
    const before = asked.length
    expect(await storages.default().read('x.twofold', 10, signal)).toEqual(new Uint8Array([1]))
    expect(asked.length).toBe(before)
    await mkdir(join(home, 'iCloudDrive'))
    expect(await storages.default().read('x.twofold', 10, signal)).toBeNull()
  })

  it('on Windows: a picked folder inside a library that OneDrive syncs under another name is refused', async () => {
    const library = join(home, 'Contoso', 'Site - Documents')
    await mkdir(join(library, 'sub'), { recursive: true })
    const run: RunCommand = (_, args) =>
      Promise.resolve(args.some((arg) => arg.includes('SyncEngines')) ? `HKEY_CURRENT_USER\\Software\\SyncEngines\\Providers\\OneDrive\\1\r\n    MountPoint    REG_SZ    ${library}\r\n` : null)
    const storages = createStorages({ platform: 'windows', home, env: {}, run }, null)
    expect(await codeOf(storages.folder(join(library, 'sub')).check(signal))).toBe('storage.in-onedrive')
    expect(await codeOf(storages.folder(home).check(signal))).toBe('fine')
  })

  it('on a Mac: a picked folder in OneDrive’s place below CloudStorage is refused', async () => {
    const inside = join(home, 'Library/CloudStorage/OneDrive-Personal/Backups')
    await mkdir(inside, { recursive: true })
    const storages = createStorages({ platform: 'macos', home, env: {}, run: answering(null) }, null)
    expect(await codeOf(storages.folder(inside).check(signal))).toBe('storage.in-onedrive')
    await mkdir(join(home, 'Library/CloudStorage/Dropbox'))
    expect(await codeOf(storages.folder(join(home, 'Library/CloudStorage/Dropbox')).check(signal))).toBe('fine')
  })

  it('on Linux: off, whatever is asked', async () => {
    const linux = drive('linux', answering(null))
    for (const work of [linux.check(signal), linux.list('x', signal), linux.listFolders('x', signal), linux.bring(['x'], signal, () => undefined), linux.read('x', 1, signal), linux.create('x', new Uint8Array(), signal), linux.uploaded('x', signal), linux.remove('x', signal)]) expect(await codeOf(work)).toBe('storage.off')
    expect(await linux.identity()).toBeNull()
  })

  it('in practice mode: a folder that says that everything is uploaded', async () => {
    const storages = createStorages({ platform: 'linux', home, env: {}, run: answering(null) }, join(home, 'stand-in'))
    expect(await codeOf(storages.default().check(signal))).toBe('storage.off')
    await mkdir(join(home, 'stand-in'))
    expect(await codeOf(storages.default().check(signal))).toBe('fine')
    expect(storages.default()).toMatchObject({ kind: 'icloud', label: '' })
    expect(await storages.default().uploaded('x', signal)).toBe('uploaded')
  })

  it('a picked folder inside a OneDrive that only a variable names is refused', async () => {
    await mkdir(join(home, 'Cloud', 'sub'), { recursive: true })
    const storages = createStorages({ platform: 'windows', home, env: { OneDriveConsumer: join(home, 'Cloud') }, run: answering(null) }, null)
    expect(await codeOf(storages.folder(join(home, 'Cloud', 'sub')).check(signal))).toBe('storage.in-onedrive')
    expect(storages.folder(join(home, 'Cloud', 'sub'))).toMatchObject({ kind: 'folder', label: 'sub' })
  })
})

describe('whose it is', () => {
  const withDrive = '"Services":[{"Name":"MAIL_AND_NOTES","Enabled":true},{"Name":"MOBILE_DOCUMENTS","Enabled":true}]'
  const withoutDrive = '"Services":[{"Name":"MOBILE_DOCUMENTS","Enabled":false}]'
  it.each<[string, string | null, string | null, string]>([
    ['signed in', '{"Accounts":[{"AccountID":"sam@icloud.example","LoggedIn":true,"Services":[]}]}', 'sam@icloud.example', 'fine'],
    ['signed in, in numbers', '{"Accounts":[{"AccountID":"sam@icloud.example","LoggedIn":1}]}', 'sam@icloud.example', 'fine'],
    ['signed in, a list that doesn’t say more', '{"Accounts":[{"AccountID":"sam@icloud.example"}]}', 'sam@icloud.example', 'fine'],
    ['two accounts, the second has iCloud Drive', `{"Accounts":[{"AccountID":"a@icloud.example",${withoutDrive}},{"AccountID":"b@icloud.example",${withDrive}}]}`, 'b@icloud.example', 'fine'],
    ['two accounts, the one with iCloud Drive is signed out', `{"Accounts":[{"AccountID":"a@icloud.example","LoggedIn":false,${withDrive}},{"AccountID":"b@icloud.example",${withoutDrive}}]}`, 'b@icloud.example', 'fine'],
    ['an account without a name', '{"Accounts":[{"LoggedIn":true}]}', null, 'fine'],
    ['an account with an empty name', '{"Accounts":[{"AccountID":""}]}', null, 'fine'],
    ['signed out', '{"Accounts":[{"AccountID":"sam@icloud.example","LoggedIn":false}]}', null, 'storage.signed-out'],
    ['signed out, in numbers', '{"Accounts":[{"AccountID":"sam@icloud.example","LoggedIn":0}]}', null, 'storage.signed-out'],
    ['nobody', '{"Accounts":[]}', null, 'storage.signed-out'],
    ['another form', '{"accounts":1}', null, 'fine'],
    ['no JSON', 'oops', null, 'fine'],
    ['no answer', null, null, 'fine'],
  ])('%s', async (_, answer, account, code) => {
    expect(await mac(answer).identity()).toBe(account)
    expect(asked).toEqual([{ command: '/usr/bin/plutil', args: ['-convert', 'json', '-o', '-', join(home, 'Library/Preferences/MobileMeAccounts.plist')] }])
    expect(await codeOf(mac(answer).check(signal))).toBe(code === 'fine' ? 'storage.off' : code)
    await mkdir(driveFolder(), { recursive: true })
    expect(await codeOf(mac(answer).check(signal))).toBe(code)
  })
})

describe('uploaded', () => {
  it.each<[string | null, string]>([
    ['uploaded\n', 'uploaded'],
    ['pending\n', 'pending'],
    ['unknown\n', 'unknown'],
    ['true', 'unknown'],
    ['', 'unknown'],
    [null, 'unknown'],
  ])('%j means %s', async (answer, state) => {
    await mkdir(driveFolder(), { recursive: true })
    expect(await mac(answer).uploaded('Twofold/v1/x.twofold', signal)).toBe(state)
  })

  it('hands the path over as an argument, never inside the script', async () => {
    await mkdir(driveFolder(), { recursive: true })
    await mac('uploaded').uploaded('it\'s "odd" $(x).twofold'.replaceAll('"', ''), signal)
    expect(asked[0]?.args.at(-1)).toBe(join(driveFolder(), "it's odd $(x).twofold"))
    expect(asked[0]?.args.slice(0, -1).join(' ')).not.toContain('odd')
  })
})

describe('an evicted file', () => {
  it('is asked for by its own path and read once it is here', async () => {
    await mkdir(driveFolder(), { recursive: true })
    await writeFile(join(driveFolder(), '.a.twofold.icloud'), 'stub')
    const storage = drive('macos', async (command, args) => {
      asked.push({ command, args })
      await rm(join(driveFolder(), '.a.twofold.icloud'))
      await writeFile(join(driveFolder(), 'a.twofold'), 'content')
      return ''
    })
    expect(Buffer.from((await storage.read('a.twofold', 100, signal)) ?? []).toString()).toBe('content')
    expect(asked[0]?.args.at(-1)).toBe(join(driveFolder(), 'a.twofold'))
  })
})

describe('many evicted files', () => {
  it('are asked for in few commands, all by their own paths', async () => {
    await mkdir(driveFolder(), { recursive: true })
    const names = Array.from({ length: 450 }, (_, i) => `${String(i)}.twofold`)
    for (const name of names) await writeFile(join(driveFolder(), `.${name}.icloud`), 'stub')
    const storage = drive('macos', async (command, args) => {
      asked.push({ command, args })
      for (const path of args.slice(4)) {
        await rm(join(driveFolder(), `.${basename(path)}.icloud`))
        await writeFile(path, 'content')
      }
      return ''
    })
    expect((await storage.bring(names, signal, () => undefined)).size).toBe(0)
    expect(asked.map(({ args }) => args.length - 4)).toEqual([200, 200, 50])
  })
})

describe('the runner', () => {
  it('answers output, and null for a failure, an absent command and an abort', async () => {
    expect(await runCommand(process.execPath, ['-e', 'process.stdout.write(process.argv[1])', '$(id)'])).toBe('$(id)')
    expect(await runCommand(process.execPath, ['-e', 'process.exit(3)'])).toBeNull()
    expect(await runCommand('/no/such/command', [])).toBeNull()
    const abort = new AbortController()
    const running = runCommand(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], abort.signal)
    abort.abort()
    expect(await running).toBeNull()
  })
})
