// Locations that this computer left, deleted by the user or replaced by a move: what is due with each. Pure; loaded by main;
// carried out by services/backup-retired.ts. Guards that nothing is purged early, by another clock than the server's, or twice
// the same place. tests/unit/core/backup/retired.test.ts.
import { toHex, utf8 } from '../encoding.ts'
import type { Random, SignedInAccount } from '../ports.ts'
import type { BackupState, RetiredLocation, VaultDocument } from '../vault/document.ts'
import { takeBackMs } from './limits.ts'
import { isDeletedMark } from './location.ts'
import { isSameAccount, withBackup } from './plan.ts'

const maxRetired = 100

// --- marks -----------------------------------------------------------------------------------------------------------

export const markName = (dev: string, random: Random): string => `deleted-${dev}-${toHex(random.bytes(4))}.json`

/** Says when, and nothing of whom. */
export const markBytes = (loc: string, atMs: number): Uint8Array => utf8(JSON.stringify({ v: 1, loc, at: atMs }))

/** Null when this computer has put none there. */
export const ownMark = (names: readonly string[], dev: string): string | null => names.find((name) => isDeletedMark(name) && name.startsWith(`deleted-${dev}-`)) ?? null

// --- records ---------------------------------------------------------------------------------------------------------

/** When a location was left. */
export interface Moment {
  readonly ms: number
  /** By the server's clock; else by this computer's, until the server's is known. */
  readonly isServerTime: boolean
}

export const stamped = ({ ms, isServerTime }: Moment): Pick<RetiredLocation, 'sinceMs' | 'untilMs' | 'isServerTime'> => ({ sinceMs: ms, untilMs: ms + takeBackMs, isServerTime })

/** One record for each location; the oldest give way. */
export const withRetired = (document: VaultDocument, record: RetiredLocation): VaultDocument =>
  withBackup(document, { retired: [...withoutLoc(document.backup.retired, record.loc), record].slice(-maxRetired) })

export const withoutRetired = (document: VaultDocument, loc: string): VaultDocument =>
  document.backup.retired.some((record) => record.loc === loc) ? withBackup(document, { retired: withoutLoc(document.backup.retired, loc) }) : document

const withoutLoc = (retired: readonly RetiredLocation[], loc: string): RetiredLocation[] => retired.filter((record) => record.loc !== loc)

// --- what is due -----------------------------------------------------------------------------------------------------

export type RetiredStep =
  /** It is in use again: nothing of it may go. */
  | 'forget'
  /** The mark that tells the other computers isn't known to be there yet. */
  | 'mark'
  /** The server's clock is known now: the 30 days count from here. */
  | 'stamp'
  | 'purge'
  | 'wait'

export const stepFor = (record: RetiredLocation, { loc }: Pick<BackupState, 'loc'>, serverNowMs: number | null): RetiredStep => {
  if (record.loc === loc) return 'forget'
  if (record.why === 'deleted' && record.mark === null) return 'mark'
  if (serverNowMs === null) return 'wait'
  if (!record.isServerTime) return 'stamp'
  return serverNowMs >= record.untilMs ? 'purge' : 'wait'
}

// --- moves -----------------------------------------------------------------------------------------------------------

/** Where backup goes on from now. */
export interface NewPlace {
  readonly loc: string
  readonly folder: string | null
  readonly account: SignedInAccount
}

/**
 * The document with the place before kept for 30 days, where there was one and it is another, and the new one no longer counted
 * among those that were left. `label`: of the folder before. Another location of the same account in the same folder isn't left:
 * all of those form one list.
 */
export const withPlaceLeft = (document: VaultDocument, next: NewPlace, label: string, moment: Moment): VaultDocument => {
  const { on, loc, folder, storageIdentity, recoveryAccount } = document.backup
  const isSamePlace = folder === next.folder && isSameAccount(recoveryAccount, next.account)
  const left = on && loc !== null && recoveryAccount !== null && loc !== next.loc && !isSamePlace
  const kept = left ? withRetired(document, { loc, why: 'moved', folder, storageIdentity, label, recoveryAccount, mark: null, ...stamped(moment) }) : document
  return withoutRetired(kept, next.loc)
}
