// What Windows' registry says of synced folders, through `reg query`: where iCloud Drive was moved to, and which folders OneDrive
// syncs. Loaded by main; used by icloud-drive.ts. A hint where to look: what isn't there is left alone. Not seen on a real Windows
// yet. tests/unit/adapters/windows-registry.test.ts.
import { join } from 'node:path'

export interface RegistryValue {
  readonly key: string
  readonly name: string
  readonly text: string
}

/** Standard output, or null. */
type Ask = (command: string, args: readonly string[]) => Promise<string | null>

const maxLines = 20_000

/** The text values of `reg query ... /s`: a line with the key, then indented lines `name    REG_SZ    text`. */
export const parseRegistry = (output: string): RegistryValue[] => {
  const values: RegistryValue[] = []
  let key = ''
  for (const line of output.split(/\r?\n/).slice(0, maxLines)) {
    if (line.startsWith('HKEY_')) key = line.trim()
    const match = /^ {4}(\S.*?) {4}REG_(?:EXPAND_)?SZ {4}(\S.*)$/.exec(line)
    if (match && key !== '') values.push({ key, name: match[1] ?? '', text: (match[2] ?? '').trim() })
  }
  return values
}

const syncRoots = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Explorer\\SyncRootManager'
const oneDriveLibraries = 'HKCU\\Software\\SyncEngines\\Providers\\OneDrive'

export interface WindowsFolders {
  /** Where this user's iCloud Drive is, as its program registered it with the system. */
  iCloudDrive(): Promise<string | null>
  /** Folders that OneDrive syncs, SharePoint libraries too. */
  oneDrive(): Promise<readonly string[]>
}

export const createWindowsFolders = (env: Readonly<Record<string, string | undefined>>, run: Ask): WindowsFolders => {
  const system = (program: string): string => join(env.SystemRoot ?? 'C:\\Windows', 'System32', program)
  const query = async (...args: readonly string[]): Promise<RegistryValue[]> => parseRegistry((await run(system('reg.exe'), ['query', ...args])) ?? '')

  /** `SyncRootManager\<provider>!<user's SID>!<account>\UserSyncRoots` has a value of the SID's name with the path. */
  const rootsOf = async (provider: RegExp, sid: string | null): Promise<string[]> =>
    (await query(syncRoots, '/s')).flatMap(({ key, name, text }) => {
      const [, id = ''] = /\\SyncRootManager\\([^\\]+)\\UserSyncRoots$/i.exec(key) ?? []
      return provider.test(id) && (sid === null || name === sid) ? [text] : []
    })

  return {
    iCloudDrive: async () => {
      // Another user's drive must not be taken for this one's.
      const answer = (await run(system('whoami.exe'), ['/user', '/fo', 'csv', '/nh'])) ?? ''
      const [sid] = /S-1-[0-9-]+/.exec(answer) ?? []
      return sid === undefined ? null : ((await rootsOf(/^iCloudDrive!/i, sid))[0] ?? null)
    },
    oneDrive: async () => [
      ...(await rootsOf(/^(?:OneDrive|SharePoint)/i, null)),
      ...(await query(oneDriveLibraries, '/s')).flatMap(({ name, text }) => (/^MountPoint$/i.test(name) ? [text] : [])),
    ],
  }
}
