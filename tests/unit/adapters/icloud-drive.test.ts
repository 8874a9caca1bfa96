// iCloud Drive on doubles: what the system's commands answer becomes one of the states the app may speak of, and no answer
// ever becomes "uploaded" by mistake.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createICloudDrive, createStorages, runCommand, type RunCommand } from '../../../src/main/adapters/icloud-drive.ts'
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
const mac = (answer: string | null = null) => createICloudDrive({ platform: 'macos', home, env: {}, run: answering(answer) })
const drive = (): string => join(home, 'Library/Mobile Documents/com~apple~CloudDocs')
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'fine', (error: unknown) => (isAppError(error) ? error.code : String(error)))

describe('where it is', () => {
  it('on a Mac: off until its folder is there', async () => {
    expect(await codeOf(mac().check(signal))).toBe('storage.off')
    await mkdir(drive(), { recursive: true })
    expect(await codeOf(mac().check(signal))).toBe('fine')
    expect(mac()).toMatchObject({ kind: 'icloud', label: '' })
  })

  it('on Windows: the folder of iCloud for Windows', async () => {
    const windows = createICloudDrive({ platform: 'windows', home, env: {}, run: answering(null) })
    expect(await codeOf(windows.check(signal))).toBe('storage.off')
    await mkdir(join(home, 'iCloudDrive'))
    expect(await codeOf(windows.check(signal))).toBe('fine')
    expect(await windows.uploaded('x', signal)).toBe('not-tracked')
  })

  it('on Linux: off, whatever is asked', async () => {
    const linux = createICloudDrive({ platform: 'linux', home, env: {}, run: answering(null) })
    for (const work of [linux.check(signal), linux.list('x', signal), linux.listFolders('x', signal), linux.read('x', 1, signal), linux.create('x', new Uint8Array(), signal), linux.uploaded('x', signal), linux.remove('x', signal)]) expect(await codeOf(work)).toBe('storage.off')
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
  it.each<[string, string | null, string | null]>([
    ['signed in', '{"Accounts":[{"AccountID":"sam@icloud.example","LoggedIn":true,"Services":[]}]}', 'sam@icloud.example'],
    ['signed in, in numbers', '{"Accounts":[{"AccountID":"sam@icloud.example","LoggedIn":1}]}', 'sam@icloud.example'],
    ['signed out', '{"Accounts":[{"AccountID":"sam@icloud.example","LoggedIn":false}]}', null],
    ['nobody', '{"Accounts":[]}', null],
    ['another form', '{"accounts":1}', null],
    ['no JSON', 'oops', null],
    ['no answer', null, null],
  ])('%s', async (_, answer, account) => {
    expect(await mac(answer).identity()).toBe(account)
    expect(asked).toEqual([{ command: '/usr/bin/plutil', args: ['-convert', 'json', '-o', '-', join(home, 'Library/Preferences/MobileMeAccounts.plist')] }])
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
    await mkdir(drive(), { recursive: true })
    expect(await mac(answer).uploaded('Twofold/v1/x.twofold', signal)).toBe(state)
  })

  it('hands the path over as an argument, never inside the script', async () => {
    await mkdir(drive(), { recursive: true })
    await mac('uploaded').uploaded('it\'s "odd" $(x).twofold'.replaceAll('"', ''), signal)
    expect(asked[0]?.args.at(-1)).toBe(join(drive(), "it's odd $(x).twofold"))
    expect(asked[0]?.args.slice(0, -1).join(' ')).not.toContain('odd')
  })
})

describe('an evicted file', () => {
  it('is asked for by its own path and read once it is here', async () => {
    await mkdir(drive(), { recursive: true })
    await writeFile(join(drive(), '.a.twofold.icloud'), 'stub')
    const storage = createICloudDrive({
      platform: 'macos',
      home,
      env: {},
      run: async (command, args) => {
        asked.push({ command, args })
        await rm(join(drive(), '.a.twofold.icloud'))
        await writeFile(join(drive(), 'a.twofold'), 'content')
        return ''
      },
    })
    expect(Buffer.from((await storage.read('a.twofold', 100, signal)) ?? []).toString()).toBe('content')
    expect(asked[0]?.args.at(-1)).toBe(join(drive(), 'a.twofold'))
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
