// What this computer is called and which system it runs, as backups name it. Loaded by main.
import { hostname } from 'node:os'
import type { Platform } from '../../shared/contract/views.ts'

const maxName = 128

export const deviceInfo = (): { readonly name: string; readonly os: Platform } => ({
  name: hostname().replace(/\.(?:local|lan|home)$/i, '').slice(0, maxName) || 'Computer',
  os: process.platform === 'darwin' ? 'macos' : process.platform === 'win32' ? 'windows' : 'linux',
})
