// The storage guard's part of a backup: writes a version, reads it back, opens it with the guard's key and compares. Nothing is
// "done" before that. Loaded by main; used by services/backup.ts. tests/unit/services/backup.test.ts has the faults.
import { AppError, isAppError } from '../core/app-error.ts'
import { openVersion, parseVersionFile, sealVersion, type VersionKey } from '../core/backup/format1.ts'
import type { RunStep } from '../core/backup/flow.ts'
import { writeHead } from '../core/backup/key-guard.ts'
import { maxVersionBytes } from '../core/backup/limits.ts'
import { formatVersionName, versionPath, versionsFolder } from '../core/backup/location.ts'
import type { BackupNames } from '../core/backup/names.ts'
import { currentPassphrase, passphraseFor } from '../core/backup/passphrase.ts'
import { payloadDigest, payloadOf, type Payload } from '../core/backup/payload.ts'
import { cloneSuspects, levelOf, planBackup, withBackup } from '../core/backup/plan.ts'
import type { FoundVersion } from '../core/backup/reader.ts'
import { Cancelled } from '../core/cancelled.ts'
import { toBase64url, toHex } from '../core/encoding.ts'
import type { AppFolder, Clock, Crypto, Log, Random, SignedInAccount, Storage, UploadState } from '../core/ports.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import type { LastBackup } from '../core/vault/document.ts'
import type { GuardedLocation } from './backup-key.ts'

export interface BackupVersionPorts {
  readonly store: DocumentStore
  readonly appFolder: AppFolder
  readonly crypto: Crypto
  readonly random: Random
  readonly clock: Clock
  readonly names: BackupNames
  readonly log: Log
}

export interface BackupTask {
  readonly account: SignedInAccount
  readonly storage: Storage
  readonly guarded: GuardedLocation
  readonly signal: AbortSignal
  readonly onStep: (step: RunStep) => void
}

/** What a backup has to show for itself. Null: there was nothing to back up. */
export interface BackedUp {
  readonly last: LastBackup
  readonly version: FoundVersion
}

/** A version that was read back from the storage and opened. */
interface Checked {
  readonly bytes: Uint8Array
  readonly payload: Payload
  readonly atMs: number
  /** Of the passphrase it is locked with; null without one. */
  readonly passphraseSalt: string | null
}

export const createBackupVersions = (ports: BackupVersionPorts) => {
  const { store, appFolder, crypto, random, clock, names, log } = ports

  /** Null when it isn't there. Throws backup.* when it doesn't open with the key, storage.*. */
  const readBack = async (file: string, key: VersionKey, { storage, signal }: BackupTask): Promise<Checked | null> => {
    const bytes = await storage.read(versionPath(names, key.loc, file), maxVersionBytes, signal)
    if (!bytes) return null
    const parsed = parseVersionFile(bytes, names)
    const passphrase = passphraseFor(store.current().backup.passphrases, parsed.header.pw)
    return { bytes, payload: await openVersion({ crypto }, parsed, key, passphrase?.key ?? null), atMs: parsed.header.at, passphraseSalt: passphrase && toHex(passphrase.salt) }
  }

  /** A vault copied to another computer brings its device id along: from then on each writes under its own. */
  const leaveSharedDevice = async (task: BackupTask): Promise<void> => {
    const { backup } = store.current()
    const files = await task.storage.list(versionsFolder(names, task.guarded.loc), task.signal)
    const isOurs = async (file: string): Promise<boolean> => (await orNull(readBack(file, task.guarded.key, task)))?.payload.dev === backup.dev
    for (const suspects of cloneSuspects(files, backup)) {
      if (!(await allOf(suspects, isOurs))) continue
      log.write({ at: 'backup', cause: 'device id in use elsewhere' })
      await store.update((document) => withBackup(document, { dev: toHex(random.bytes(16)), seq: 0 }))
      return
    }
  }

  const write = async (task: BackupTask): Promise<{ file: string; written: Checked }> => {
    const { guarded, storage, signal, onStep } = task
    onStep('write')
    // The number is used up before its file exists: after a crash it is never given out again.
    const document = await store.update((before) => withBackup(before, { seq: before.backup.seq + 1 }))
    const { dev, seq } = document.backup
    const payload = payloadOf(document, { loc: guarded.loc, dev, seq })
    const atMs = clock.nowMs()
    const passphrase = currentPassphrase(document.backup)
    const bytes = await sealVersion({ crypto, random }, names, guarded.key, payload, atMs, passphrase)
    const file = formatVersionName({ atMs, dev, seq, random: toHex(random.bytes(4)) })
    await storage.create(versionPath(names, guarded.loc, file), bytes, signal)
    return { file, written: { bytes, payload, atMs, passphraseSalt: document.backup.passphraseSalt } }
  }

  /** Throws backup.check-failed when the storage holds anything but what was written. */
  const check = async (file: string, written: Checked, task: BackupTask): Promise<void> => {
    task.onStep('check')
    const back = await readBack(file, task.guarded.key, task).catch((error: unknown) => {
      // The file's own trouble means the check failed; the storage's trouble keeps its name.
      throw isAppError(error) && error.code.startsWith('backup.') ? new AppError('backup.check-failed', {}, { cause: error }) : error
    })
    const isSame = back?.bytes.length === written.bytes.length && back.bytes.every((byte, i) => byte === written.bytes[i])
    if (!back || !isSame || payloadDigest(crypto, back.payload) !== payloadDigest(crypto, written.payload)) throw new AppError('backup.check-failed')
  }

  const uploadState = async (file: string, { guarded, storage, signal }: Pick<BackupTask, 'guarded' | 'storage' | 'signal'>): Promise<UploadState> =>
    (await orNull(storage.uploaded(versionPath(names, guarded.loc, file), signal))) ?? 'unknown'

  /** Advice for a recovery: without it the backup is as good. */
  const putHead = async (file: string, { bytes, payload, atMs }: Checked, { account, signal }: BackupTask): Promise<void> => {
    const { loc, dev, seq } = payload
    try {
      await writeHead(appFolder, { v: 1, loc, dev, seq, at: atMs, file, sha256: toBase64url(crypto.sha256(bytes)) }, { account, signal })
    } catch (error) {
      if (!isAppError(error)) throw error
      log.write({ at: 'backup-head', code: error.code })
    }
  }

  const finish = async (file: string, checked: Checked, task: BackupTask): Promise<BackedUp> => {
    const { isKeyChecked } = task.guarded
    const { payload, atMs } = checked
    const last: LastBackup = {
      level: levelOf(isKeyChecked, await uploadState(file, task)),
      atMs: clock.nowMs(),
      accounts: payload.accounts.length,
      file,
      kid: task.guarded.key.kid,
      passphraseSalt: checked.passphraseSalt,
      payloadSha256: payloadDigest(crypto, payload),
    }
    if (isKeyChecked) await putHead(file, checked, task)
    return { last, version: versionOf(file, payload, atMs) }
  }

  return {
    /** Throws storage.*, backup.check-failed, vault.*, Cancelled. */
    backUp: async (task: BackupTask): Promise<BackedUp | null> => {
      const { guarded } = task
      await leaveSharedDevice(task)
      const document = store.current()
      const { dev, seq, last } = document.backup
      const plan = planBackup(document, payloadDigest(crypto, payloadOf(document, { loc: guarded.loc, dev, seq })), guarded.key.kid)
      if (plan.kind === 'nothing') return null
      if (plan.kind === 'confirm') {
        task.onStep('check')
        const there = await orNull(readBack(plan.last.file, guarded.key, task))
        const isSame = there !== null && payloadDigest(crypto, there.payload) === plan.last.payloadSha256
        // Without the guard's answer nothing new is known, and what was known stays true.
        if (isSame && !guarded.isKeyChecked && last) return { last, version: versionOf(last.file, there.payload, there.atMs) }
        if (isSame) return finish(plan.last.file, there, task)
      }
      const { file, written } = await write(task)
      await check(file, written, task)
      return finish(file, written, task)
    },

    uploadState,
  }
}

const versionOf = (file: string, { loc, dev, seq, device, accounts }: Payload, atMs: number): FoundVersion => ({
  id: file,
  loc,
  atMs,
  dev,
  seq,
  deviceName: device.name,
  os: device.os,
  accounts: accounts.length,
})

export type BackupVersions = ReturnType<typeof createBackupVersions>

/** One after the other, and no further than the first that fails. */
const allOf = async <T>(items: readonly T[], holds: (item: T) => Promise<boolean>): Promise<boolean> => {
  for (const item of items) if (!(await holds(item))) return false
  return true
}

/** For what may fail without ending the backup. */
export const orNull = async <T>(work: Promise<T>): Promise<T | null> => {
  try {
    return await work
  } catch (error) {
    if (error instanceof Cancelled || !isAppError(error)) throw error
    return null
  }
}
