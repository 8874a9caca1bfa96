// The BlobFile port: one small private file, replaced in one step. Loaded by main. Errors are the system's own: who keeps a
// blob knows what its loss means. tests/unit/ports/blob-file.test.ts.
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { BlobFile } from '../core/ports.ts'
import { readPrivate, replacePrivate, syncFolder } from './private-files.ts'

const maxFileBytes = 16 * 1024 * 1024

export const createBlobFile = (path: string): BlobFile => ({
  read: () => readPrivate(path, maxFileBytes),
  write: (bytes) => replacePrivate(path, bytes),
  remove: async () => {
    await rm(path, { force: true })
    await syncFolder(dirname(path)).catch(() => undefined)
  },
})
