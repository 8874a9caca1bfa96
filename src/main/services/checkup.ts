// Use case: check my backup, by hand and once a month by itself. Loaded by main. A restore drill that ignores pins and caches:
// a fresh token, the key from the guard, two versions opened and compared in memory. Guards that it changes neither guard nor
// the vault but for the time of the drill. tests/unit/services/checkup.test.ts.
import type { CheckupView } from '../../shared/contract/views.ts'
import { AppError, isAppError } from '../core/app-error.ts'
import { holdPins, keyFilePath, noUsableKey, readKeys, type LocationKeys } from '../core/backup/key-guard.ts'
import { isDeletedMark, locationFolder, parseVersionName } from '../core/backup/location.ts'
import type { BackupNames } from '../core/backup/names.ts'
import { withBackup } from '../core/backup/plan.ts'
import type { BackupReader, FoundBackup, FoundVersion, OpenedVersion } from '../core/backup/reader.ts'
import { Cancelled, throwIfCancelled } from '../core/cancelled.ts'
import { drill, isDrillDue } from '../core/checkup/drill.ts'
import type { Answer, Facts, KeyFacts, VersionFacts } from '../core/checkup/facts.ts'
import { judge } from '../core/checkup/judge.ts'
import type { ErrorReport } from '../core/error-report.ts'
import type { AppFolder, Clock, Crypto, IdentityProvider, OneDriveFolders, Random, SignedInAccount, Storage, Timers } from '../core/ports.ts'
import { createSlice, type Slice } from '../core/slice.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import type { BackupState, PinnedKey } from '../core/vault/document.ts'
import type { ErrorCode } from '../../shared/contract/errors.ts'

export interface CheckupPorts {
  readonly store: DocumentStore
  readonly session: { account(): SignedInAccount | null }
  readonly identity: Pick<IdentityProvider, 'accessToken'>
  readonly appFolder: AppFolder
  readonly reader: BackupReader
  readonly storage: () => Storage
  readonly oneDriveFolders: OneDriveFolders
  /** How far this computer's clock is ahead of the server's; null when no answer tells. */
  readonly serverClock: { driftMs(): number | null }
  readonly crypto: Crypto
  readonly random: Random
  readonly clock: Clock
  readonly timers: Timers
  readonly names: BackupNames
  /** Client id that owns the app folder. */
  readonly app: string
  readonly report: ErrorReport
}

export interface CheckupService {
  readonly view: Slice<CheckupView>
  /** Starts; the slice reports. One at a time. Throws vault.not-open. */
  run(): void
  cancel(): void
  /** Call after the vault was opened. */
  start(): void
  stop(): void
}

interface Step {
  readonly limitMs: number
  /** What a port that never answers means. */
  readonly tooLate: ErrorCode
}

const minuteMs = 60_000
/** Each outlasts the limits of what it asks, which say better what is wrong. */
const steps = {
  signIn: { limitMs: 2 * minuteMs, tooLate: 'cloud.timed-out' },
  keys: { limitMs: 5 * minuteMs, tooLate: 'cloud.timed-out' },
  storage: { limitMs: minuteMs, tooLate: 'storage.failed' },
  owner: { limitMs: minuteMs, tooLate: 'storage.failed' },
  location: { limitMs: minuteMs, tooLate: 'storage.failed' },
  versions: { limitMs: 15 * minuteMs, tooLate: 'storage.not-downloaded' },
  newest: { limitMs: 5 * minuteMs, tooLate: 'storage.not-downloaded' },
  older: { limitMs: 5 * minuteMs, tooLate: 'storage.not-downloaded' },
  local: { limitMs: minuteMs, tooLate: 'storage.failed' },
} as const satisfies Record<string, Step>

const total = Object.keys(steps).length
/** An older version may be pruned between being found and being opened. */
const maxOlderTries = 3

export const createCheckupService = (ports: CheckupPorts): CheckupService => {
  const { store, session, identity, appFolder, reader, oneDriveFolders, serverClock, crypto, random, clock, timers, names, app, report } = ports
  const view = createSlice<CheckupView>({ last: null, running: null })
  let running: AbortController | null = null
  let cancelLook: (() => void) | null = null

  // --- gathering ---

  const gather = async (signal: AbortSignal): Promise<Facts> => {
    const { backup } = store.current()
    const { loc } = backup
    const account = backup.recoveryAccount ?? session.account()
    const storage = ports.storage()
    const options = { passphrases: backup.passphrases }
    const ask = asker(timers, signal, (done) => view.set({ ...view.get(), running: { done, total } }))
    const notOn = loc === null ? skip(new AppError('backup.not-on')) : null

    const signIn = await ask(steps.signIn, account ? null : skip(null), async (step) => {
      await identity.accessToken(given(account).homeAccountId, { signal: step, forceRefresh: true })
      return null
    })
    const keys = await ask(steps.keys, notOn ?? dependsOn(signIn), async (step) =>
      readKeys({ appFolder, crypto, app }, given(loc), { account: given(account), signal: step }),
    )
    const keyFacts = mapAnswer(keys, (found) => keyFactsOf(found, backup.pins, given(loc)))

    const place = await ask(steps.storage, null, async (step) => {
      await storage.check(step)
      return null
    })
    const owner = await ask(steps.owner, null, () => storage.identity())
    const location = await ask(steps.location, notOn ?? unlessReadable(place), async (step) => ({
      isDeleted: (await storage.list(locationFolder(names, given(loc)), step)).some(isDeletedMark),
    }))

    const noneUsable = keyFacts.kind === 'ok' ? keyFacts.value.noneUsable : null
    const versions = await ask(steps.versions, dependsOn(location) ?? dependsOn(keys) ?? (noneUsable && skip(noneUsable)), async (step) =>
      versionFactsOf(await reader.find(given(account), storage, step, options), backup),
    )
    const { newest: chosen, others } = versions.kind === 'ok' ? versions.value : { newest: null, others: [] }
    const open = (version: FoundVersion, step: AbortSignal): Promise<OpenedVersion> => reader.open(given(account), storage, version, step, options)
    const newest = await ask(steps.newest, dependsOn(versions) ?? (chosen ? null : skip(null)), (step) => open(given(chosen), step))
    const older = await ask(steps.older, dependsOn(versions) ?? (others.length > 0 ? null : skip(null)), (step) => openOne(others, (version) => open(version, step)))

    const keyFiles = new Set([...pinsOf(backup), ...(keys.kind === 'ok' ? keys.value.keys : [])].map(fileNameOf))
    const hasLocalKeyFile = await ask(steps.local, keyFiles.size > 0 ? null : (notOn ?? skip(null)), async (step) => {
      for (const name of keyFiles) if (await oneDriveFolders.hasFile(name, step)) return true
      return false
    })

    return {
      nowMs: clock.nowMs(),
      // As it is now: what changed while the guards were asked is no older than what was read.
      document: store.current(),
      account,
      signIn,
      keys: keyFacts,
      storage: place,
      storageIdentity: owner.kind === 'ok' ? owner.value : null,
      location,
      versions,
      newest,
      older,
      driftMs: serverClock.driftMs(),
      hasLocalKeyFile,
    }
  }

  /** Another one each time, so that in the long run all have been opened. */
  const openOne = async (others: readonly FoundVersion[], open: (version: FoundVersion) => Promise<OpenedVersion>): Promise<OpenedVersion> => {
    const [a = 0, b = 0, c = 0] = random.bytes(3)
    const first = ((a << 16) | (b << 8) | c) % others.length
    for (let i = 0; ; i += 1) {
      const version = others[(first + i) % others.length]
      if (!version) throw new AppError('backup.none')
      try {
        return await open(version)
      } catch (error) {
        if (!isAppError(error, 'backup.none') || i + 1 >= Math.min(maxOlderTries, others.length)) throw error
      }
    }
  }

  // --- running ---

  const runOnce = async (signal: AbortSignal, isByItself: boolean): Promise<void> => {
    view.set({ ...view.get(), running: { done: 0, total } })
    const judged = judge(await gather(signal))
    throwIfCancelled(signal)
    const hasNetwork = judged.some(({ check, result }) => check === 'network' && result === 'pass')
    // A computer that is offline on that day says nothing about its backup: the next look tries again.
    if (isByItself && !hasNetwork) return
    const results = judged.map((one) => ({ ...one, names: [...one.names], error: one.error && report(one.error) }))
    view.set({ last: { atMs: clock.nowMs(), results }, running: null })
    if (hasNetwork) await keepTime()
  }

  const keepTime = async (): Promise<void> => {
    const atMs = clock.nowMs()
    await store.update((document) => (document.backup.on ? withBackup(document, { lastDrillMs: atMs }) : document))
  }

  const begin = (isByItself: boolean): void => {
    if (running) return
    const mine = new AbortController()
    running = mine
    void runOnce(mine.signal, isByItself)
      .catch((error: unknown) => {
        if (!(error instanceof Cancelled)) report(error)
      })
      .finally(() => {
        if (running !== mine) return
        running = null
        view.set({ ...view.get(), running: null })
      })
  }

  const cancel = (): void => {
    running?.abort()
    running = null
    if (view.get().running) view.set({ ...view.get(), running: null })
  }

  const lookLater = (delayMs: number): void => {
    cancelLook?.()
    cancelLook = timers.after(delayMs, () => {
      lookLater(drill.lookEveryMs)
      if (isDue()) begin(true)
    })
  }

  /** Not while the vault is closed: the next look asks again. */
  const isDue = (): boolean => {
    try {
      return isDrillDue(store.current().backup, clock.nowMs())
    } catch (error) {
      if (isAppError(error, 'vault.not-open')) return false
      throw error
    }
  }

  return {
    view,
    run: () => {
      store.current()
      begin(false)
    },
    cancel,
    start: () => lookLater(drill.afterStartMs),
    stop: () => {
      cancelLook?.()
      cancelLook = null
      cancel()
    },
  }
}

// --- asking -----------------------------------------------------------------------------------------------------------

type NotAsked = Extract<Answer<never>, { kind: 'not-asked' }>

const skip = (because: AppError | null): NotAsked => ({ kind: 'not-asked', because })

/** Null when the way is free. */
const dependsOn = (answer: Answer<unknown>): NotAsked | null => (answer.kind === 'ok' ? null : skip(answer.kind === 'failed' ? answer.error : answer.because))

/** What can't be written to can still be read from. */
const unlessReadable = (answer: Answer<unknown>): NotAsked | null =>
  answer.kind === 'failed' && (answer.error.code === 'storage.read-only' || answer.error.code === 'storage.full') ? null : dependsOn(answer)

const mapAnswer = <A, B>(answer: Answer<A>, map: (value: A) => B): Answer<B> => (answer.kind === 'ok' ? { kind: 'ok', value: map(answer.value) } : answer)

/** For what a step that depends on it is never asked without. */
const given = <T>(value: T | null): T => {
  if (value === null) throw new AppError('app.unexpected')
  return value
}

type Ask = <T>(step: Step, notAsked: NotAsked | null, work: (signal: AbortSignal) => Promise<T>) => Promise<Answer<T>>

/** Asks one thing with its own deadline. A failure is a fact; only the user's cancel ends the whole. */
const asker = (timers: Timers, signal: AbortSignal, onDone: (done: number) => void): Ask => {
  let done = 0
  return async (step, notAsked, work) => {
    throwIfCancelled(signal)
    const answer = notAsked ?? (await answerOf(within(timers, step, signal, work)))
    throwIfCancelled(signal)
    onDone(++done)
    return answer
  }
}

const answerOf = async <T>(work: Promise<T>): Promise<Answer<T>> => {
  try {
    return { kind: 'ok', value: await work }
  } catch (error) {
    return { kind: 'failed', error: isAppError(error) ? error : new AppError('app.unexpected', {}, { cause: error }) }
  }
}

/** Ends at the deadline and at a cancel also when the work doesn't. */
const within = <T>(timers: Timers, { limitMs, tooLate }: Step, outer: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = new AbortController()
    const leave = (): void => {
      stopTimer()
      outer.removeEventListener('abort', onCancel)
    }
    const onCancel = (): void => {
      leave()
      abort.abort()
      reject(new Cancelled())
    }
    const stopTimer = timers.after(limitMs, () => {
      leave()
      abort.abort()
      reject(new AppError(tooLate))
    })
    outer.addEventListener('abort', onCancel, { once: true })
    work(abort.signal).then(resolve, reject).finally(leave)
  })

// --- facts ------------------------------------------------------------------------------------------------------------

const keyFactsOf = (found: LocationKeys, pins: readonly PinnedKey[], loc: string): KeyFacts => {
  const { missing, changed, unknown } = holdPins(pins, loc, found)
  return {
    usable: found.keys.length,
    missing: missing.length,
    changed: changed.length,
    unknown: unknown.length,
    noneUsable: found.keys.length > 0 ? null : noUsableKey(found),
  }
}

const versionFactsOf = ({ versions, unopened }: FoundBackup, { loc, dev, last }: BackupState): VersionFacts => {
  const here = versions.filter((version) => version.loc === loc)
  const newest = here.filter((version) => version.dev === dev).reduce<FoundVersion | null>((best, version) => (best && best.seq >= version.seq ? best : version), null)
  // By number, since a syncing program may have given it another name.
  const named = last && parseVersionName(last.file)
  const isThere = !named || versions.some((version) => version.dev === named.dev && version.seq === named.seq)
  const state = unopened.find(({ id }) => id === last?.file)?.state
  return {
    newest,
    others: here.filter((version) => version !== newest),
    damaged: unopened.filter((file) => file.loc === loc && (file.state === 'damaged' || file.state === 'unknown-key' || file.state === 'practice-data')).length,
    lastFile: isThere ? null : new AppError(state ? codeOf[state] : 'backup.check-failed'),
  }
}

const codeOf = {
  damaged: 'backup.damaged',
  newer: 'backup.newer',
  'practice-data': 'backup.practice-data',
  'unknown-key': 'backup.wrong-key',
  passphrase: 'backup.passphrase-needed',
  'not-downloaded': 'storage.not-downloaded',
} as const satisfies Record<FoundBackup['unopened'][number]['state'], ErrorCode>

const pinsOf = ({ loc, pins }: BackupState): PinnedKey[] => pins.filter((pin) => pin.loc === loc)

const fileNameOf = (key: Pick<PinnedKey, 'loc' | 'n' | 'kid'>): string => {
  const path = keyFilePath(key)
  return path.slice(path.lastIndexOf('/') + 1)
}
