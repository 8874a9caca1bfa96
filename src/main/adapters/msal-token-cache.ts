// MSAL's token cache in one sealed file. Tokens are never written in plain, and those of a sign-in are written only once the
// account was found to be the right kind. One operation at a time: refresh tokens change with every use.
import type { ICachePlugin } from '@azure/msal-node'
import { Cancelled } from '../core/cancelled.ts'
import { fromUtf8, utf8 } from '../core/encoding.ts'
import type { BlobFile } from '../core/ports.ts'

const purpose = 'token-cache'

/** The vault's: seals with a sub-key of its own for each purpose. */
export interface PurposeSealer {
  seal(purpose: string, bytes: Uint8Array): Promise<Uint8Array>
  /** Null when the bytes weren't sealed with this vault's key for this purpose, or were changed. */
  open(purpose: string, bytes: Uint8Array): Promise<Uint8Array | null>
}

export interface TokenCache {
  /** Runs `use` alone; what it changed is on disk when it ends. */
  exclusively<T>(use: (plugin: ICachePlugin) => Promise<T>): Promise<T>
  /**
   * For a sign-in: the cache is taken when tokens arrive and is held until `keep` or `drop`. Only `keep` writes.
   * Call one of them at every end.
   */
  attempt(): { readonly plugin: ICachePlugin; keep(): Promise<void>; drop(): void }
}

export const createTokenCache = (file: BlobFile, sealer: PurposeSealer): TokenCache => {
  let last: Promise<unknown> = Promise.resolve()

  /** Resolves when it is our turn; the answer ends it. */
  const turn = async (): Promise<() => void> => {
    const before = last
    let release = (): void => undefined
    last = new Promise<void>((resolve) => {
      release = resolve
    })
    await before
    return release
  }

  /** A cache that can't be opened is as good as empty: the user signs in again, and the next write replaces it. */
  const load = async (): Promise<string> => {
    const sealed = await file.read()
    const opened = sealed && (await sealer.open(purpose, sealed))
    return (opened && fromUtf8(opened)) ?? '{}'
  }
  const save = async (text: string): Promise<void> => file.write(await sealer.seal(purpose, utf8(text)))

  return {
    exclusively: async (use) => {
      const release = await turn()
      try {
        return await use({
          beforeCacheAccess: async (context) => context.tokenCache.deserialize(await load()),
          afterCacheAccess: async (context) => {
            if (context.cacheHasChanged) await save(context.tokenCache.serialize())
          },
        })
      } finally {
        release()
      }
    },
    attempt: () => {
      let release: (() => void) | null = null
      let changed: string | null = null
      let isOver = false
      /** Nobody would give back a turn that comes after the end: every later use of the tokens would wait for ever. */
      const take = async (): Promise<() => void> => {
        const mine = await turn()
        if (!isOver) return mine
        mine()
        throw new Cancelled()
      }
      const drop = (): void => {
        isOver = true
        release?.()
        release = null
        changed = null
      }
      return {
        plugin: {
          beforeCacheAccess: async (context) => {
            release ??= await take()
            context.tokenCache.deserialize(changed ?? (await load()))
          },
          afterCacheAccess: (context) => {
            if (context.cacheHasChanged) changed = context.tokenCache.serialize()
            return Promise.resolve()
          },
        },
        keep: async () => {
          try {
            if (changed !== null) await save(changed)
          } finally {
            drop()
          }
        },
        drop,
      }
    },
  }
}
