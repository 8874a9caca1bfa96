// What the identity stand-in remembers: tokens, grants and sessions of oidc-provider, kept in one JSON file so that a second
// start of practice mode finds them. Sign-ins that are under way stay in memory.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Adapter, AdapterPayload } from 'oidc-provider'

const keptModels = new Set(['Session', 'Grant', 'AccessToken', 'RefreshToken'])

interface Entry {
  readonly model: string
  readonly id: string
  readonly payload: AdapterPayload
  /** Epoch milliseconds; null: for good. */
  readonly expiresAtMs: number | null
}

export interface IdentityRecords {
  readonly adapter: (model: string) => Adapter
  /** Every living entry of a model. */
  all(model: string): readonly AdapterPayload[]
  /** Removes every entry of a model that `which` picks. */
  removeAll(model: string, which: (payload: AdapterPayload) => boolean): void
}

export const openRecords = (dir: string): IdentityRecords => {
  const file = join(dir, 'records.json')
  const entries = new Map<string, Entry>(readEntries(file).map((entry) => [keyOf(entry.model, entry.id), entry]))

  const save = (model: string): void => {
    if (!keptModels.has(model)) return
    const kept = [...entries.values()].filter((entry) => keptModels.has(entry.model) && isAlive(entry))
    writeAtomically(file, JSON.stringify(kept))
  }
  const find = (key: string): AdapterPayload | undefined => {
    const entry = entries.get(key)
    return entry && isAlive(entry) ? entry.payload : undefined
  }
  const findBy = (model: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined =>
    [...entries.values()].find((entry) => entry.model === model && isAlive(entry) && matches(entry.payload))?.payload
  const removeWhere = (matches: (entry: Entry) => boolean): void => {
    for (const [key, entry] of entries) if (matches(entry)) entries.delete(key)
    save('Grant')
  }

  const adapter = (model: string): Adapter => ({
    upsert: (id, payload, expiresIn) => {
      entries.set(keyOf(model, id), { model, id, payload, expiresAtMs: expiresIn === undefined ? null : Date.now() + expiresIn * 1_000 })
      save(model)
      return Promise.resolve()
    },
    find: (id) => Promise.resolve(find(keyOf(model, id))),
    findByUid: (uid) => Promise.resolve(findBy(model, (payload) => payload.uid === uid)),
    findByUserCode: (userCode) => Promise.resolve(findBy(model, (payload) => payload.userCode === userCode)),
    consume: (id) => {
      const entry = entries.get(keyOf(model, id))
      if (entry) entries.set(keyOf(model, id), { ...entry, payload: { ...entry.payload, consumed: Math.floor(Date.now() / 1_000) } })
      save(model)
      return Promise.resolve()
    },
    destroy: (id) => {
      entries.delete(keyOf(model, id))
      save(model)
      return Promise.resolve()
    },
    revokeByGrantId: (grantId) => {
      removeWhere((entry) => entry.model !== 'Grant' && entry.payload.grantId === grantId)
      return Promise.resolve()
    },
  })
  const all = (model: string): AdapterPayload[] => [...entries.values()].filter((entry) => entry.model === model && isAlive(entry)).map(({ payload }) => payload)
  return { adapter, all, removeAll: (model, which) => removeWhere((entry) => entry.model === model && which(entry.payload)) }
}

/** Made once and kept: a value that must be the same at the next start. */
export const keptText = (file: string, make: () => string): string => {
  if (!existsSync(file)) writeAtomically(file, make())
  return readFileSync(file, 'utf8')
}

const keyOf = (model: string, id: string): string => `${model}:${id}`

const isAlive = (entry: Entry): boolean => entry.expiresAtMs === null || entry.expiresAtMs > Date.now()

const readEntries = (file: string): Entry[] => {
  if (!existsSync(file)) return []
  try {
    // Written by this file alone; a damaged one means that practice sign-ins are forgotten.
    return (JSON.parse(readFileSync(file, 'utf8')) as Entry[]).filter(isAlive)
  } catch {
    return []
  }
}

const writeAtomically = (file: string, text: string): void => {
  const temporary = `${file}.${randomBytes(4).toString('hex')}`
  writeFileSync(temporary, text, { mode: 0o600 })
  renameSync(temporary, file)
}
