// Answers of `reg query` on doubles, written as its documentation shows them: a path is taken only from where it belongs, and
// any other text is nothing. Not seen on a real Windows yet.
import { describe, expect, it } from 'vitest'
import { createWindowsFolders, parseRegistry } from '../../../src/main/adapters/windows-registry.ts'

const me = 'S-1-5-21-1111111111-2222222222-3333333333-1001'
const other = 'S-1-5-21-1111111111-2222222222-3333333333-1002'
const manager = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Explorer\\SyncRootManager'
const syncRoots = [
  '',
  `${manager}\\iCloudDrive!${other}!Personal`,
  '    DisplayNameResource    REG_EXPAND_SZ    iCloud Drive',
  '    Flags    REG_DWORD    0x22',
  '',
  `${manager}\\iCloudDrive!${other}!Personal\\UserSyncRoots`,
  `    ${other}    REG_SZ    D:\\kim\\iCloudDrive`,
  '',
  `${manager}\\iCloudDrive!${me}!Personal\\UserSyncRoots`,
  `    ${me}    REG_SZ    D:\\Clouds and more\\iCloudDrive`,
  '',
  `${manager}\\iCloudPhotos!${me}!Personal\\UserSyncRoots`,
  `    ${me}    REG_SZ    D:\\Photos`,
  '',
  `${manager}\\OneDrive!${me}!Personal\\UserSyncRoots`,
  `    ${me}    REG_SZ    D:\\My cloud`,
].join('\r\n')
const libraries = [
  'HKEY_CURRENT_USER\\Software\\SyncEngines\\Providers\\OneDrive\\0123',
  '    LibraryType    REG_SZ    teamsite',
  '    MountPoint    REG_SZ    C:\\Users\\sam\\Contoso\\Site - Documents',
  '    UrlNamespace    REG_SZ    https://contoso.example/sites/x/',
].join('\r\n')

const answering = (answers: Record<string, string | null>) => {
  const asked: string[] = []
  const run = (command: string, args: readonly string[]): Promise<string | null> => {
    asked.push([command, ...args].join(' '))
    return Promise.resolve(Object.entries(answers).find(([part]) => asked.at(-1)?.includes(part))?.[1] ?? null)
  }
  return { folders: createWindowsFolders({ SystemRoot: '/windows' }, run), asked }
}
const whoami = `"desktop\\sam","${me}"\r\n`

describe('the registry', () => {
  it('finds where this user’s iCloud Drive was moved to, and no other user’s', async () => {
    const { folders, asked } = answering({ whoami, SyncRootManager: syncRoots })
    expect(await folders.iCloudDrive()).toBe('D:\\Clouds and more\\iCloudDrive')
    expect(asked[0]).toMatch(/^\/windows.System32.whoami\.exe \/user \/fo csv \/nh$/)
  })

  it.each<[string, Record<string, string | null>]>([
    ['nobody says who the user is', { SyncRootManager: syncRoots }],
    ['the registry doesn’t answer', { whoami }],
    ['the registry holds another user’s alone', { whoami: `"x","${me}9"`, SyncRootManager: syncRoots }],
    ['the answer is another text', { whoami, SyncRootManager: 'ERROR: The system was unable to find the specified registry key or value.' }],
  ])('knows none when %s', async (_, answers) => expect(await answering(answers).folders.iCloudDrive()).toBeNull())

  it('finds every folder that OneDrive syncs', async () => {
    expect(await answering({ SyncRootManager: syncRoots, SyncEngines: libraries }).folders.oneDrive()).toEqual(['D:\\My cloud', 'C:\\Users\\sam\\Contoso\\Site - Documents'])
    expect(await answering({}).folders.oneDrive()).toEqual([])
  })

  it('takes values only, with the key they stand under', () => {
    expect(parseRegistry(libraries).map(({ name }) => name)).toEqual(['LibraryType', 'MountPoint', 'UrlNamespace'])
    expect(parseRegistry('    MountPoint    REG_SZ    C:\\x')).toEqual([])
    expect(parseRegistry('HKEY_X\r\n    A    REG_SZ    \r\n  B    REG_SZ    c')).toEqual([])
  })
})
