// A Storage in memory with a place to inject faults before any call and to change what a read answers. Two computers can
// hold the same `files`.
import { AppError } from '../../src/main/core/app-error.ts'
import { throwIfCancelled } from '../../src/main/core/cancelled.ts'
import type { Storage, UploadState } from '../../src/main/core/ports.ts'

type Operation = Exclude<keyof Storage, 'kind' | 'label'>

export interface MemoryStorage extends Storage {
  readonly files: Map<string, Uint8Array>
  /** Runs before each call; what it throws, the call throws. */
  fault: ((operation: Operation, path: string, signal: AbortSignal | null) => void | Promise<void>) | null
  /** What a read answers instead of the file's bytes. */
  onRead: ((path: string, bytes: Uint8Array | null) => Uint8Array | null) | null
  uploadState: UploadState
  /** Paths whose content is in the cloud alone. */
  readonly notHere: Set<string>
  readonly calls: string[]
}

export const memoryStorage = (options: { files?: Map<string, Uint8Array>; kind?: Storage['kind']; label?: string; account?: string | null } = {}): MemoryStorage => {
  const files = options.files ?? new Map<string, Uint8Array>()
  const begin = async (operation: Operation, path: string, signal: AbortSignal | null): Promise<void> => {
    if (signal) throwIfCancelled(signal)
    storage.calls.push(`${operation} ${path}`.trim())
    await storage.fault?.(operation, path, signal)
  }
  const inside = (folder: string): string[] => [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1))
  const storage: MemoryStorage = {
    kind: options.kind ?? 'icloud',
    label: options.label ?? '',
    files,
    fault: null,
    onRead: null,
    uploadState: 'uploaded',
    notHere: new Set(),
    calls: [],
    check: (signal) => begin('check', '', signal),
    identity: async () => {
      await begin('identity', '', null)
      return options.account ?? null
    },
    list: async (folder, signal) => {
      await begin('list', folder, signal)
      return inside(folder).filter((name) => !name.includes('/'))
    },
    listFolders: async (folder, signal) => {
      await begin('listFolders', folder, signal)
      return [...new Set(inside(folder).filter((name) => name.includes('/')).map((name) => name.slice(0, name.indexOf('/'))))]
    },
    bring: async (paths, signal, onProgress) => {
      await begin('bring', '', signal)
      const missing = new Set(paths.filter((path) => storage.notHere.has(path)))
      onProgress(paths.length - missing.size, paths.length)
      return missing
    },
    read: async (path, maxBytes, signal) => {
      await begin('read', path, signal)
      if (storage.notHere.has(path)) throw new AppError('storage.not-downloaded')
      const held = files.get(path) ?? null
      const bytes = storage.onRead ? storage.onRead(path, held) : held
      if (bytes && bytes.length > maxBytes) throw new AppError('storage.too-large', { count: bytes.length })
      return bytes ? Uint8Array.from(bytes) : null
    },
    create: async (path, bytes, signal) => {
      await begin('create', path, signal)
      if (files.has(path)) throw new AppError('storage.exists')
      files.set(path, Uint8Array.from(bytes))
    },
    uploaded: async (path, signal) => {
      await begin('uploaded', path, signal)
      return storage.uploadState
    },
    remove: async (path, signal) => {
      await begin('remove', path, signal)
      files.delete(path)
    },
  }
  return storage
}
