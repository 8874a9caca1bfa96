// Two computers, their storage as a syncing program shows it to each of them, and the cloud that holds the keys: all in memory, with
// a place for every fault. What the app does to a guard goes through here, so that the ledger sees it.
import { AppError } from '../../src/main/core/app-error.ts'
import { takeBackMs } from '../../src/main/core/backup/limits.ts'
import { throwIfCancelled } from '../../src/main/core/cancelled.ts'
import type { AppFolder, SignedInAccount, Storage } from '../../src/main/core/ports.ts'
import { kimsAccount, samsAccount } from '../fakes/backup-fixtures.ts'
import { readKeyFile } from '../fakes/second-reader.ts'
import type { Computer } from './computer.ts'
import { spoilBytes, throughFaults } from './faults.ts'
import { createLedger, isVersion, sameBytes, Violation, type VersionRecord } from './ledger.ts'

export const people: readonly SignedInAccount[] = [samsAccount, kimsAccount]
export const startMs = Date.parse('2026-11-24T12:00:00Z')
const dayMs = 24 * 60 * 60_000

/** One folder as one computer sees it. */
interface View {
  readonly files: Map<string, Uint8Array>
  readonly evicted: Set<string>
  readonly uploaded: Set<string>
}

/** On its way to another computer; null bytes: a removal. */
interface Delivery {
  readonly to: string
  readonly path: string
  readonly bytes: Uint8Array | null
}

interface Place {
  readonly key: string
  readonly views: Map<string, View>
  pending: Delivery[]
}

/** Carries one operation out while its process lives. */
export type AsProcess = <T>(run: () => Promise<T>) => Promise<T>

export const createWorld = () => {
  const ledger = createLedger()
  const places = new Map<string, Place>()
  const guards = new Map<string, Map<string, Uint8Array>>(people.map(({ oid }) => [oid, new Map<string, Uint8Array>()]))
  /** Key files that somebody else than the app removed or changed, as they were. */
  const tampered = new Map<string, { readonly oid: string; readonly path: string; readonly bytes: Uint8Array }>()
  /** Server's time at which a location was left, by location. */
  const leftAt = new Map<string, number>()
  const purged = new Set<string>()
  const computers: Computer[] = []
  let nowMs = startMs
  /** A broken promise that was seen inside of the app's own calls, which would swallow it. */
  let violation: unknown = null

  const note = <T>(look: () => T): T => {
    try {
      return look()
    } catch (error) {
      violation ??= error
      throw error
    }
  }

  const placeOf = (key: string): Place => {
    const place = places.get(key) ?? { key, views: new Map<string, View>(), pending: [] }
    places.set(key, place)
    return place
  }
  const viewOf = (key: string, computer: string): View => {
    const { views } = placeOf(key)
    const view = views.get(computer) ?? { files: new Map<string, Uint8Array>(), evicted: new Set<string>(), uploaded: new Set<string>() }
    views.set(computer, view)
    return view
  }
  const others = (computer: string): string[] => ['a', 'b'].filter((id) => id !== computer)
  const send = (key: string, from: string, path: string, bytes: Uint8Array | null): void => {
    for (const to of others(from)) placeOf(key).pending.push({ to, path, bytes })
  }
  const arrive = (key: string, { to, path, bytes }: Delivery): void => {
    const { files } = viewOf(key, to)
    if (bytes) files.set(path, bytes)
    else files.delete(path)
    for (const from of others(to)) viewOf(key, from).uploaded.add(path)
  }

  // --- what must hold when the app removes something ---

  const dayOf = (ms: number): number => Math.floor(ms / dayMs)
  const monthOf = (ms: number): number => new Date(ms).getUTCFullYear() * 12 + new Date(ms).getUTCMonth()

  /** A second spelling of the retention rules, for one version at a time. */
  const checkRetention = (record: VersionRecord, computer: Computer): void => {
    const here = [...viewOf(record.place, computer.id).files.values()]
    const isNewer = (other: VersionRecord): boolean => other.place === record.place && other.loc === record.loc && other.dev === record.dev && other.seq > record.seq
    const newer = [...ledger.versions.values()].filter((other) => isNewer(other) && here.some((bytes) => sameBytes(bytes, other.bytes)))
    const atOf = (version: VersionRecord): number => Math.min(version.atMs, nowMs)
    const fail = (why: string): never => {
      throw new Violation('loss', `${record.path} was pruned although ${why}`)
    }
    if (record.dev !== computer.backup().dev) fail('it is another computer’s')
    if (newer.length < 5) fail(`only ${newer.length} newer ones of its computer are there`)
    if (nowMs - atOf(record) < dayMs && newer.filter((other) => nowMs - atOf(other) < dayMs).length < 20) fail('it is of the last day')
    if (dayOf(nowMs) - dayOf(atOf(record)) < 30 && !newer.some((other) => dayOf(atOf(other)) === dayOf(atOf(record)))) fail('it is the newest of its day')
    if (monthOf(nowMs) - monthOf(atOf(record)) < 12 && !newer.some((other) => monthOf(atOf(other)) === monthOf(atOf(record)))) fail('it is the newest of its month')
  }

  /** True when this computer may purge the location by now. */
  const mayPurge = (loc: string, computer: Computer): boolean => {
    const left = leftAt.get(loc)
    return computer.backup().retired.some((record) => record.loc === loc) && left !== undefined && nowMs - left >= takeBackMs
  }

  const onRemove = (place: string, path: string, computer: Computer): void => {
    if (!isVersion(path)) return
    const record = ledger.recordOf(place, path) ?? [...ledger.versions.values()].find((other) => other.place === place && sameBytes(other.bytes, viewOf(place, computer.id).files.get(path)))
    if (!record) return
    if (mayPurge(record.loc, computer)) {
      record.excuse = 'purged'
      return
    }
    checkRetention(record, computer)
    record.excuse ??= 'retention'
  }

  // --- the ports ---

  const storageOf = (keyNow: () => string, kind: Storage['kind'], computer: Computer, asProcess: AsProcess): Storage => {
    const viewNow = (): View => viewOf(keyNow(), computer.id)
    const inside = (folder: string): string[] => [...viewNow().files.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1))
    const does = <T>(operation: string, signal: AbortSignal | null, run: () => T, spoil: (value: T, what: Parameters<typeof spoilBytes>[1]) => T = (value) => value): Promise<T> =>
      asProcess(() => {
        if (signal) throwIfCancelled(signal)
        return throughFaults(computer.faults, 'storage', operation, () => Promise.resolve().then(run), spoil)
      })
    return {
      kind,
      label: kind === 'icloud' ? '' : keyNow(),
      check: (signal) => does('check', signal, () => undefined),
      identity: () => does('identity', null, () => (kind === 'icloud' ? keyNow() : null)),
      list: (folder, signal) => does('list', signal, () => inside(folder).filter((name) => !name.includes('/'))),
      listFolders: (folder, signal) => does('listFolders', signal, () => [...new Set(inside(folder).flatMap((name) => (name.includes('/') ? [name.slice(0, name.indexOf('/'))] : [])))]),
      bring: (paths, signal, onProgress) =>
        does('bring', signal, () => {
          const missing = new Set(paths.filter((path) => viewNow().evicted.has(path)))
          onProgress(paths.length - missing.size, paths.length)
          return missing
        }),
      read: (path, _maxBytes, signal) =>
        does<Uint8Array | null>(
          'read',
          signal,
          () => {
            const view = viewNow()
            if (view.evicted.has(path) && view.files.has(path)) throw new AppError('storage.not-downloaded')
            const bytes = view.files.get(path)
            return bytes ? Uint8Array.from(bytes) : null
          },
          (bytes, what) => spoilBytes(bytes, what, [...viewNow().files].find(([other]) => other !== path && isVersion(other))?.[1] ?? null),
        ),
      create: (path, bytes, signal) =>
        does('create', signal, () => {
          const [key, view] = [keyNow(), viewNow()]
          if (view.files.has(path)) throw new AppError('storage.exists')
          const held = Uint8Array.from(bytes)
          note(() => ledger.onStorageCreate(key, path, held))
          view.files.set(path, held)
          send(key, computer.id, path, held)
        }),
      uploaded: (path, signal) => does('uploaded', signal, () => (kind === 'folder' ? 'not-tracked' : viewNow().uploaded.has(path) ? 'uploaded' : 'pending')),
      remove: (path, signal) =>
        does('remove', signal, () => {
          const [key, view] = [keyNow(), viewNow()]
          if (!view.files.has(path)) return
          note(() => onRemove(key, path, computer))
          view.files.delete(path)
          send(key, computer.id, path, null)
        }),
    }
  }

  const appFolderOf = (computer: Computer, asProcess: AsProcess): AppFolder => {
    const does = <T>(operation: string, signal: AbortSignal, run: () => T, spoil: (value: T, what: Parameters<typeof spoilBytes>[1]) => T = (value) => value): Promise<T> =>
      asProcess(async () => {
        throwIfCancelled(signal)
        const value = await throughFaults(computer.faults, 'cloud', operation, () => Promise.resolve().then(run), spoil)
        computer.serverClock.note(nowMs)
        return value
      })
    const filesOf = (oid: string): Map<string, Uint8Array> => guards.get(oid) ?? new Map<string, Uint8Array>()
    const inside = (files: Map<string, Uint8Array>, folder: string): string[] => [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1))
    return {
      list: (folder, { account, signal }) => does('list', signal, () => inside(filesOf(account.oid), folder).filter((name) => !name.includes('/'))),
      listFolders: (folder, { account, signal }) =>
        does('listFolders', signal, () => [...new Set(inside(filesOf(account.oid), folder).flatMap((name) => (name.includes('/') ? [name.slice(0, name.indexOf('/'))] : [])))]),
      read: async (path, { account, signal }) => {
        const bytes = await does<Uint8Array | null>(
          'read',
          signal,
          () => {
            const held = filesOf(account.oid).get(path)
            return held ? Uint8Array.from(held) : null
          },
          (held, what) => spoilBytes(held, what, [...filesOf(account.oid)].find(([other]) => other !== path)?.[1] ?? null),
        )
        const key = bytes && readKeyFile(path, bytes, account)
        if (key) computer.keysReadNow.add(key.kid)
        return bytes
      },
      create: (path, bytes, { account, signal }) =>
        does('create', signal, () => {
          const files = filesOf(account.oid)
          if (files.has(path)) throw new AppError('cloud.conflict')
          note(() => ledger.onKeyGuardWrite(path, bytes))
          files.set(path, Uint8Array.from(bytes))
        }),
      replace: (path, bytes, { account, signal }) =>
        does('replace', signal, () => {
          note(() => ledger.onKeyGuardWrite(path, bytes))
          filesOf(account.oid).set(path, Uint8Array.from(bytes))
        }),
      remove: (path, { account, signal }) =>
        does('remove', signal, () => {
          const files = filesOf(account.oid)
          const gone = [...files.keys()].filter((name) => name === path || name.startsWith(`${path}/`))
          const keysOf = gone.flatMap((name) => /^keys\/([0-9a-f]{32})\//.exec(name)?.[1] ?? [])
          note(() => {
            for (const loc of keysOf) {
              if (!mayPurge(loc, computer)) throw new Violation('loss', `the key of ${loc} was removed before its time`)
            }
          })
          // Of a deleted backup everybody's versions go; of one that was left by a move only this computer's own.
          for (const loc of keysOf) if (computer.backup().retired.some((record) => record.loc === loc && record.why === 'deleted')) purged.add(loc)
          for (const name of gone) files.delete(name)
        }),
      makeRoot: (_token, signal) => does('makeRoot', signal, () => undefined),
    }
  }

  // --- what must hold after each step ---

  const hasKey = (record: VersionRecord): boolean => {
    if (tampered.has(record.kid)) return true
    return [...(guards.get(record.accountOid) ?? [])].some(([path, bytes]) => path.endsWith(`-${record.kid}.json`) && readKeyFile(path, bytes) !== null)
  }

  const isSomewhere = ({ place, path, bytes }: VersionRecord): boolean => {
    const { views, pending } = placeOf(place)
    const all = [...views.values()].map(({ files }) => files)
    if (all.some((files) => sameBytes(files.get(path), bytes))) return true
    return pending.some((delivery) => sameBytes(delivery.bytes ?? undefined, bytes)) || all.some((files) => [...files.values()].some((other) => sameBytes(other, bytes)))
  }

  return {
    ledger,
    places,
    guards,
    tampered,
    leftAt,
    computers,
    viewOf,
    arrive,
    send,
    storageOf,
    appFolderOf,
    isPurged: (loc: string): boolean => purged.has(loc),
    nowMs: (): number => nowMs,
    note,
    addTime: (ms: number): void => {
      nowMs += ms
    },
    /** Lets everything run that runs without more time. */
    settle: async (): Promise<void> => {
      for (let i = 0; i < 2; i += 1) for (const computer of computers) await computer.settled()
    },
    check: (): void => {
      if (violation !== null) throw violation instanceof Error ? violation : new Error('A listener threw something that is no error', { cause: violation })
      for (const record of ledger.versions.values()) {
        if (!record.isReported || record.excuse !== null || purged.has(record.loc)) continue
        if (!isSomewhere(record)) throw new Violation('loss', `${record.path} was reported as checked and is gone`)
        if (!hasKey(record)) throw new Violation('loss', `${record.path} was reported as checked and has no key any more`)
      }
      for (const computer of computers) computer.check()
    },
  }
}

export type World = ReturnType<typeof createWorld>
