// The VaultFiles port on a folder of the user's profile: one numbered file per generation. Loaded by main; guards that a
// write is complete or not there. tests/unit/ports/vault-files.test.ts, tests/integration/vault.
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../core/app-error.ts'
import type { VaultFiles } from '../core/ports.ts'
import { createPrivate, errnoOf, isTemporary, readPrivate, syncFolder } from './private-files.ts'

/** Far above 10,000 accounts with all they may hold. */
const maxFileBytes = 256 * 1024 * 1024
const generationName = /^vault-([0-9]{12})\.sealed$/

export const createVaultFolder = (folder: string): VaultFiles => {
  const pathOf = (generation: number) => join(folder, `vault-${String(generation).padStart(12, '0')}.sealed`)

  let isSwept = false

  return {
    list: () =>
      reading(async () => {
        // Once, before anything is written: a later one may be the token cache's, which lies beside, on its way to its place.
        const isFirst = !isSwept
        isSwept = true
        try {
          const names = await readdir(folder)
          for (const name of isFirst ? names.filter(isTemporary) : []) await rm(join(folder, name), { force: true }).catch(() => undefined)
          return names.flatMap((name) => (generationName.exec(name)?.[1] ?? [])).map(Number).sort((a, b) => a - b)
        } catch (error) {
          if (errnoOf(error) === 'ENOENT') return []
          throw error
        }
      }),
    read: (generation) =>
      reading(async () => {
        const bytes = await readPrivate(pathOf(generation), maxFileBytes)
        if (!bytes) throw new AppError('vault.read-failed')
        return bytes
      }),
    write: (generation, bytes) => writing(() => createPrivate(pathOf(generation), bytes)),
    setAside: (generation) =>
      writing(async () => {
        const taken = new Set(await readdir(folder))
        const name = (n: number) => `damaged-${String(generation).padStart(12, '0')}-${n}.sealed`
        let n = 1
        while (taken.has(name(n))) n += 1
        await rename(pathOf(generation), join(folder, name(n)))
        await syncFolder(folder)
      }),
    remove: (generation) => writing(() => rm(pathOf(generation), { force: true })),
  }
}

const reading = <T>(task: () => Promise<T>): Promise<T> => translated('vault.read-failed', task)

const writing = <T>(task: () => Promise<T>): Promise<T> => translated('vault.write-failed', task)

const translated = async <T>(code: 'vault.read-failed' | 'vault.write-failed', task: () => Promise<T>): Promise<T> => {
  try {
    return await task()
  } catch (error) {
    throw error instanceof AppError ? error : new AppError(code, {}, { cause: error })
  }
}
