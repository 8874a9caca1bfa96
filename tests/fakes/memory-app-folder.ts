// An AppFolder in memory: one folder per account, and a place to inject faults before any call.
import { AppError } from '../../src/main/core/app-error.ts'
import type { AppFolder, GuardCall } from '../../src/main/core/ports.ts'
import { throwIfCancelled } from '../../src/main/core/cancelled.ts'

type Operation = keyof AppFolder

export interface MemoryAppFolder extends AppFolder {
  /** Files by path of the account with this object id. */
  filesOf(oid: string): Map<string, Uint8Array>
  /** Runs before each call; what it throws, the call throws. */
  fault: ((operation: Operation, path: string, call: GuardCall) => void | Promise<void>) | null
  readonly calls: string[]
}

/** makeRoot goes by a token alone. */
const nobody: GuardCall['account'] = { homeAccountId: '', tid: '', oid: '', userName: '', displayName: '' }

export const memoryAppFolder = (): MemoryAppFolder => {
  const accounts = new Map<string, Map<string, Uint8Array>>()
  const filesOf = (oid: string): Map<string, Uint8Array> => {
    const files = accounts.get(oid) ?? new Map<string, Uint8Array>()
    accounts.set(oid, files)
    return files
  }
  const begin = async (operation: Operation, path: string, call: GuardCall): Promise<Map<string, Uint8Array>> => {
    throwIfCancelled(call.signal)
    folder.calls.push(`${operation} ${path}`)
    await folder.fault?.(operation, path, call)
    return filesOf(call.account.oid)
  }
  const folder: MemoryAppFolder = {
    filesOf,
    fault: null,
    calls: [],
    list: async (path, call) => {
      const files = await begin('list', path, call)
      return [...files.keys()].filter((name) => name.startsWith(`${path}/`)).map((name) => name.slice(path.length + 1)).filter((name) => !name.includes('/'))
    },
    listFolders: async (path, call) => {
      const files = await begin('listFolders', path, call)
      const inside = [...files.keys()].filter((name) => name.startsWith(`${path}/`)).map((name) => name.slice(path.length + 1))
      return [...new Set(inside.filter((name) => name.includes('/')).map((name) => name.slice(0, name.indexOf('/'))))]
    },
    makeRoot: async (_token, signal) => {
      throwIfCancelled(signal)
      folder.calls.push('makeRoot')
      await folder.fault?.('makeRoot', '', { account: nobody, signal })
    },
    read: async (path, call) => {
      const bytes = (await begin('read', path, call)).get(path)
      return bytes ? Uint8Array.from(bytes) : null
    },
    create: async (path, bytes, call) => {
      const files = await begin('create', path, call)
      if (files.has(path)) throw new AppError('cloud.conflict')
      files.set(path, Uint8Array.from(bytes))
    },
    replace: async (path, bytes, call) => {
      const files = await begin('replace', path, call)
      files.set(path, Uint8Array.from(bytes))
    },
    remove: async (path, call) => {
      const files = await begin('remove', path, call)
      for (const name of [...files.keys()]) if (name === path || name.startsWith(`${path}/`)) files.delete(name)
    },
  }
  return folder
}
