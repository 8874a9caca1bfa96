// iCloud Drive as a Storage: where each system shows it, whose it is, and what it says about uploads. Loaded by main. Asks the
// system through a runner of commands that is handed in, so that tests/unit/adapters/icloud-drive.test.ts shows every answer.
// Not seen on a real Mac or with iCloud for Windows yet.
import { execFile } from 'node:child_process'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../core/app-error.ts'
import type { Storage, UploadState } from '../core/ports.ts'
import type { Platform } from '../../shared/contract/views.ts'
import { parseJson } from '../core/backup/json.ts'
import { createBoundedWork } from './bounded-work.ts'
import { createFolderStorage, type FolderStorageOptions } from './folder-storage.ts'
import { createSystemTimers } from './system-timers.ts'
import { createWindowsFolders, type WindowsFolders } from './windows-registry.ts'

/** Answers standard output, or null when the command failed, is absent or took too long. Never a shell. */
export type RunCommand = (command: string, args: readonly string[], signal?: AbortSignal) => Promise<string | null>

export interface SystemPlace {
  readonly platform: Platform
  /** The user's home folder. */
  readonly home: string
  /** `OneDrive`, `OneDriveConsumer`, `OneDriveCommercial` and `SystemRoot` are read from it. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly run: RunCommand
}

/** What the backup service chooses from. `standIn` is a folder that plays iCloud Drive in practice mode. */
export const createStorages = (place: SystemPlace, standIn: string | null): { default(): Storage; folder(path: string): Storage } => {
  const oneDriveRoots = ['OneDrive', 'OneDriveConsumer', 'OneDriveCommercial'].flatMap((name) => place.env[name] ?? [])
  const timers = createSystemTimers()
  const shared: SharedOptions = { timers, bounded: createBoundedWork(timers) }
  const windows = place.platform === 'windows' ? createWindowsFolders(place.env, place.run) : null
  const locate = windows && locateOnWindows(windows)
  return {
    default: () =>
      standIn === null
        ? createICloudDrive(place, shared, locate)
        : createFolderStorage({
            ...shared,
            path: standIn,
            kind: 'icloud',
            oneDriveRoots,
            whenAbsent: 'storage.off',
            uploadState: () => Promise.resolve('uploaded'),
          }),
    folder: (path) => createFolderStorage({ ...shared, path, kind: 'folder', oneDriveRoots, ...(windows && { findOneDriveRoots: () => windows.oneDrive() }) }),
  }
}

type SharedOptions = Pick<FolderStorageOptions, 'timers' | 'bounded'>

const createICloudDrive = ({ platform, home, run }: SystemPlace, shared: SharedOptions, locate: FolderStorageOptions['locate'] | null): Storage => {
  switch (platform) {
    case 'macos':
      return createFolderStorage({
        ...shared,
        path: join(home, 'Library/Mobile Documents/com~apple~CloudDocs'),
        kind: 'icloud',
        oneDriveRoots: [],
        whenAbsent: 'storage.off',
        identity: async () => {
          const account = await readICloudAccount(home, run)
          return account.kind === 'signed-in' ? account.id : null
        },
        checkAccount: async () => {
          if ((await readICloudAccount(home, run)).kind === 'signed-out') throw new AppError('storage.signed-out')
        },
        uploadState: (path, signal) => askUploaded(path, run, signal),
        fetchEvicted: async (paths, signal) => {
          for (let at = 0; at < paths.length; at += pathsPerCommand) {
            await run('/usr/bin/osascript', ['-l', 'JavaScript', '-e', downloadScript, ...paths.slice(at, at + pathsPerCommand)], signal)
          }
        },
      })
    case 'windows':
      // Whether a file is a placeholder is an attribute that Node doesn't show: reading one waits, up to the read's limit, while
      // Windows brings it.
      return createFolderStorage({ ...shared, path: join(home, 'iCloudDrive'), kind: 'icloud', oneDriveRoots: [], whenAbsent: 'storage.off', ...(locate && { locate }) })
    case 'linux':
      return absentDrive
  }
}

/** iCloud for Windows puts its folder into the user's profile and lets the user move it: then the registry knows. Asked for once. */
const locateOnWindows = (windows: WindowsFolders): ((usual: string) => Promise<string>) => {
  const isFolder = (path: string): Promise<boolean> => lstat(path).then((found) => found.isDirectory(), () => false)
  let moved: string | null = null
  return async (usual) => {
    if (await isFolder(usual)) return usual
    if (moved === null || !(await isFolder(moved))) moved = await windows.iCloudDrive()
    return moved ?? usual
  }
}

/** A system without iCloud Drive: everything says that it is off. */
const off = (): Promise<never> => Promise.reject(new AppError('storage.off'))
const absentDrive: Storage = {
  kind: 'icloud',
  label: '',
  check: off,
  identity: () => Promise.resolve(null),
  list: off,
  listFolders: off,
  bring: off,
  read: off,
  create: off,
  uploaded: off,
  remove: off,
}

// --- whose it is -----------------------------------------------------------------------------------------------------

const flag = z.union([z.boolean(), z.number()])
const accountList = z.object({
  Accounts: z
    .array(
      z.object({
        AccountID: z.string().max(320).optional(),
        LoggedIn: flag.optional(),
        Services: z.array(z.object({ Name: z.string().optional(), Enabled: flag.optional() })).max(200).optional(),
      }),
    )
    .max(100),
})

type ICloudAccount = { readonly kind: 'signed-in'; readonly id: string } | { readonly kind: 'signed-out' } | { readonly kind: 'unknown' }

/**
 * The Apple account of the system's account property list. Its `AccountID`, the sign-in name, is what is shown and compared: the
 * list also has a number that outlives a change of that name, but nobody would recognise it, and a changed name is asked about
 * once. Of several accounts the one that has iCloud Drive counts. What isn't understood is `unknown`, never `signed-out`.
 */
const readICloudAccount = async (home: string, run: RunCommand): Promise<ICloudAccount> => {
  const text = await run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', join(home, 'Library/Preferences/MobileMeAccounts.plist')])
  const parsed = accountList.safeParse(parseJson(text ?? 'null'))
  if (!parsed.success) return { kind: 'unknown' }
  const signedIn = parsed.data.Accounts.filter(({ LoggedIn }) => !isOff(LoggedIn))
  if (signedIn.length === 0) return { kind: 'signed-out' }
  const withDrive = signedIn.find(({ Services }) => Services?.some(({ Name, Enabled }) => Name === 'MOBILE_DOCUMENTS' && !isOff(Enabled)))
  const id = (withDrive ?? signedIn[0])?.AccountID
  return id === undefined || id === '' ? { kind: 'unknown' } : { kind: 'signed-in', id }
}

const isOff = (value: boolean | number | undefined): boolean => value === false || value === 0

// --- what it says about a file ---------------------------------------------------------------------------------------

/** The path comes as an argument, so no character of it is ever read as a script. */
const uploadedScript = `
ObjC.import('Foundation')
function run(argv) {
  const url = $.NSURL.fileURLWithPath(argv[0])
  const value = Ref()
  const read = (key) => (url.getResourceValueForKeyError(value, key, null) ? ObjC.unwrap(value[0]) : undefined)
  if (!read($.NSURLIsUbiquitousItemKey)) return 'unknown'
  const isUploaded = read($.NSURLUbiquitousItemIsUploadedKey)
  return isUploaded === undefined ? 'unknown' : isUploaded ? 'uploaded' : 'pending'
}`

const downloadScript = `
ObjC.import('Foundation')
function run(argv) {
  for (const path of argv) $.NSFileManager.defaultManager.startDownloadingUbiquitousItemAtURLError($.NSURL.fileURLWithPath(path), null)
}`
/** A command's arguments have a common limit of some hundred thousand bytes. */
const pathsPerCommand = 200

const askUploaded = async (path: string, run: RunCommand, signal: AbortSignal): Promise<UploadState> => {
  const answer = (await run('/usr/bin/osascript', ['-l', 'JavaScript', '-e', uploadedScript, path], signal))?.trim()
  return answer === 'uploaded' || answer === 'pending' ? answer : 'unknown'
}

const commandLimitMs = 15_000
const maxOutputBytes = 1024 * 1024

export const runCommand: RunCommand = (command, args, signal) =>
  new Promise((resolve) => {
    execFile(command, args, { timeout: commandLimitMs, maxBuffer: maxOutputBytes, windowsHide: true, ...(signal && { signal }) }, (error, stdout) =>
      resolve(error ? null : stdout),
    )
  })
