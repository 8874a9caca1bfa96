// iCloud Drive as a Storage: where each system shows it, whose it is, and what it says about uploads. Loaded by main. Asks the
// system through a runner of commands that is handed in, so that tests/unit/adapters/icloud-drive.test.ts shows every answer.
// Not seen on a real Mac or with iCloud for Windows yet.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../core/app-error.ts'
import type { Storage, UploadState } from '../core/ports.ts'
import type { Platform } from '../../shared/contract/views.ts'
import { createFolderStorage } from './folder-storage.ts'

/** Answers standard output, or null when the command failed, is absent or took too long. Never a shell. */
export type RunCommand = (command: string, args: readonly string[], signal?: AbortSignal) => Promise<string | null>

export interface SystemPlace {
  readonly platform: Platform
  /** The user's home folder. */
  readonly home: string
  /** `OneDrive`, `OneDriveConsumer` and `OneDriveCommercial` are read from it. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly run: RunCommand
}

/** What the backup service chooses from. `standIn` is a folder that plays iCloud Drive in practice mode. */
export const createStorages = (place: SystemPlace, standIn: string | null): { default(): Storage; folder(path: string): Storage } => {
  const oneDriveRoots = ['OneDrive', 'OneDriveConsumer', 'OneDriveCommercial'].flatMap((name) => place.env[name] ?? [])
  return {
    default: () =>
      standIn === null
        ? createICloudDrive(place)
        : createFolderStorage({
            path: standIn,
            kind: 'icloud',
            oneDriveRoots,
            whenAbsent: 'storage.off',
            uploadState: () => Promise.resolve('uploaded'),
          }),
    folder: (path) => createFolderStorage({ path, kind: 'folder', oneDriveRoots }),
  }
}

export const createICloudDrive = ({ platform, home, run }: SystemPlace): Storage => {
  switch (platform) {
    case 'macos':
      return createFolderStorage({
        path: join(home, 'Library/Mobile Documents/com~apple~CloudDocs'),
        kind: 'icloud',
        oneDriveRoots: [],
        whenAbsent: 'storage.off',
        identity: () => readICloudAccount(home, run),
        uploadState: (path, signal) => askUploaded(path, run, signal),
        fetchEvicted: async (path, signal) => {
          await run('/usr/bin/osascript', ['-l', 'JavaScript', '-e', downloadScript, path], signal)
        },
      })
    case 'windows':
      return createFolderStorage({ path: join(home, 'iCloudDrive'), kind: 'icloud', oneDriveRoots: [], whenAbsent: 'storage.off' })
    case 'linux':
      return absentDrive
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
  read: off,
  create: off,
  uploaded: off,
  remove: off,
}

// --- whose it is -----------------------------------------------------------------------------------------------------

const accountList = z.object({
  Accounts: z.array(z.object({ AccountID: z.string().max(320).optional(), LoggedIn: z.union([z.boolean(), z.number()]).optional() })).max(100),
})

/** The Apple account of the system's account property list, or null when it doesn't tell. */
const readICloudAccount = async (home: string, run: RunCommand): Promise<string | null> => {
  const text = await run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', join(home, 'Library/Preferences/MobileMeAccounts.plist')])
  try {
    const parsed = accountList.safeParse(JSON.parse(text ?? 'null'))
    if (!parsed.success) return null
    return parsed.data.Accounts.find(({ LoggedIn }) => LoggedIn !== false && LoggedIn !== 0)?.AccountID ?? null
  } catch {
    return null
  }
}

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
  $.NSFileManager.defaultManager.startDownloadingUbiquitousItemAtURLError($.NSURL.fileURLWithPath(argv[0]), null)
}`

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
