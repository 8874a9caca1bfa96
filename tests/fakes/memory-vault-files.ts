// The VaultFiles port in memory. A test can make calls fail, and damage what is "on disk".
import { AppError } from '../../src/main/core/app-error.ts'
import type { VaultFiles } from '../../src/main/core/ports.ts'

export interface MemoryVaultFiles extends VaultFiles {
  readonly generations: Map<number, Uint8Array>
  readonly setAsides: { readonly generation: number; readonly bytes: Uint8Array }[]
  /** Names of the functions that fail. */
  readonly failing: Set<'list' | 'read' | 'write' | 'setAside' | 'remove'>
}

export const memoryVaultFiles = (): MemoryVaultFiles => {
  const generations = new Map<number, Uint8Array>()
  const setAsides: MemoryVaultFiles['setAsides'] = []
  const failing: MemoryVaultFiles['failing'] = new Set()
  const task = async <T>(name: 'list' | 'read' | 'write' | 'setAside' | 'remove', run: () => T): Promise<T> => {
    await Promise.resolve()
    if (failing.has(name)) throw new AppError(name === 'list' || name === 'read' ? 'vault.read-failed' : 'vault.write-failed')
    return run()
  }
  const existing = (generation: number): Uint8Array => {
    const bytes = generations.get(generation)
    if (!bytes) throw new AppError('vault.read-failed')
    return Uint8Array.from(bytes)
  }
  return {
    generations,
    setAsides,
    failing,
    list: () => task('list', () => [...generations.keys()].sort((a, b) => a - b)),
    read: (generation) => task('read', () => existing(generation)),
    write: (generation, bytes) =>
      task('write', () => {
        if (generations.has(generation)) throw new AppError('vault.write-failed')
        generations.set(generation, Uint8Array.from(bytes))
      }),
    setAside: (generation) =>
      task('setAside', () => {
        setAsides.push({ generation, bytes: existing(generation) })
        generations.delete(generation)
      }),
    remove: (generation) =>
      task('remove', () => {
        generations.delete(generation)
      }),
  }
}
