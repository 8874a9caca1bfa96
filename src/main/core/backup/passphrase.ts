// Passphrases that this computer knows, by the salt that a version's header names. Pure; loaded by main. Guards that a version
// locked with one is never followed by one without. tests/unit/core/backup/passphrase.test.ts.
import { AppError } from '../app-error.ts'
import { fromHex, toHex } from '../encoding.ts'
import type { KdfParameters } from '../ports.ts'
import type { SecretBytes, SecretText } from '../secret.ts'
import { minPassphraseLength } from '../../../shared/contract/limits.ts'
import type { BackupState, KnownPassphrase } from '../vault/document.ts'
import type { VersionPassphrase } from './format1.ts'
import type { FoundVersion } from './reader.ts'

/** As many as the vault's document takes. */
export const maxKnownPassphrases = 100

/** Throws backup.passphrase-too-short. Counted in code points of the NFKC form, which is what counts as the passphrase. */
export const checkNewPassphrase = (passphrase: SecretText): void => {
  if (Array.from(passphrase.text().normalize('NFKC')).length < minPassphraseLength) throw new AppError('backup.passphrase-too-short', { count: minPassphraseLength })
}

export const knownPassphrase = ({ m, t, p, salt }: KdfParameters, key: SecretBytes): KnownPassphrase => ({ salt: toHex(salt), m, t, p, key })

export const asVersionPassphrase = ({ salt, m, t, p, key }: KnownPassphrase): VersionPassphrase => {
  const bytes = fromHex(salt)
  // The document's schema takes hex digits only.
  if (!bytes) throw new AppError('app.unexpected')
  return { salt: bytes, m, t, p, key }
}

/** A salt with other parameters is another lock. */
const isLockOf = (known: Pick<KnownPassphrase, 'salt' | 'm' | 't' | 'p'>, { salt, m, t, p }: KdfParameters): boolean =>
  known.salt === toHex(salt) && known.m === m && known.t === t && known.p === p

/** The one for a version's `pw`; null when it isn't known here. */
export const passphraseFor = (known: readonly KnownPassphrase[], pw: KdfParameters | undefined): VersionPassphrase | null => {
  const found = pw && known.find((one) => isLockOf(one, pw))
  return found ? asVersionPassphrase(found) : null
}

/**
 * What new versions are locked with besides; null: nothing. Throws backup.passphrase-needed when it is named but not known here:
 * no version is then written rather than one without it.
 */
export const currentPassphrase = ({ passphrases, passphraseSalt }: Pick<BackupState, 'passphrases' | 'passphraseSalt'>): VersionPassphrase | null => {
  if (passphraseSalt === null) return null
  const found = passphrases.find(({ salt }) => salt === passphraseSalt)
  if (!found) throw new AppError('backup.passphrase-needed')
  return asVersionPassphrase(found)
}

/** Of `tried`, those that opened a version. Nothing else shows that a passphrase was the right one. */
export const rightPassphrases = (tried: readonly KnownPassphrase[], versions: readonly FoundVersion[]): KnownPassphrase[] =>
  tried.filter((one) => versions.some(({ lock }) => lock && isLockOf(one, lock)))

// --- changes of what is known -----------------------------------------------------------------------------------------

type Passphrases = Pick<BackupState, 'passphrases' | 'passphraseSalt'>

/** Adds what isn't known yet. Beyond the limit the ones seen first are forgotten, but never the one in use. */
const merge = ({ passphrases, passphraseSalt }: Passphrases, more: readonly KnownPassphrase[]): KnownPassphrase[] => {
  const isKnown = (one: KnownPassphrase): boolean => passphrases.some(({ salt, m, t, p }) => salt === one.salt && m === one.m && t === one.t && p === one.p)
  const all = [...passphrases, ...more.filter((one) => !isKnown(one))]
  const tooMany = all.length - maxKnownPassphrases
  const forgotten = new Set(tooMany > 0 ? all.filter(({ salt }) => salt !== passphraseSalt).slice(0, tooMany) : [])
  return all.filter((one) => !forgotten.has(one))
}

/** A new one: it locks what is written from now on. */
export const withNewPassphrase = (backup: Passphrases, known: KnownPassphrase): Passphrases => {
  const next = { ...backup, passphraseSalt: known.salt }
  return { passphraseSalt: known.salt, passphrases: merge(next, [known]) }
}

/**
 * After a typed one opened versions. It comes into use when it locks the newest version that opens, or when this computer never
 * knew any: from then on nothing is written here without one. An older one opens what it locks and changes nothing else.
 */
export const withRightPassphrases = (backup: Passphrases, right: readonly KnownPassphrase[], versions: readonly FoundVersion[]): Passphrases => {
  const newest = versions[0]?.lock
  const isFirst = backup.passphraseSalt === null && backup.passphrases.length === 0
  const taken = newest ? right.find((one) => isLockOf(one, newest)) : undefined
  const first = isFirst ? firstLockOf(right, versions) : undefined
  const passphraseSalt = taken?.salt ?? backup.passphraseSalt ?? first?.salt ?? null
  return { passphraseSalt, passphrases: merge({ ...backup, passphraseSalt }, right) }
}

/** Of `known`, the one that locks the newest of the versions that are locked at all. */
const firstLockOf = (known: readonly KnownPassphrase[], versions: readonly FoundVersion[]): KnownPassphrase | undefined =>
  versions.flatMap(({ lock }) => (lock ? known.filter((one) => isLockOf(one, lock)) : []))[0]

/**
 * After a restore: the one in use is the newest version's, else the restored one's, else what was in use before, else the newest
 * that was seen at all. So whatever is restored, what is written next has no less protection than what is there.
 */
export const withRestored = (backup: Passphrases, brought: readonly KnownPassphrase[], restored: FoundVersion, versions: readonly FoundVersion[]): Passphrases => {
  const known = merge(backup, brought)
  const lockOf = (version: FoundVersion | undefined): KnownPassphrase | undefined => (version ? firstLockOf(known, [version]) : undefined)
  const passphraseSalt = lockOf(versions[0])?.salt ?? lockOf(restored)?.salt ?? backup.passphraseSalt ?? firstLockOf(known, versions)?.salt ?? null
  return { passphraseSalt, passphrases: merge({ ...backup, passphraseSalt }, brought) }
}

/** The only way to none: the user has said so in a native dialog. What is locked stays readable here. */
export const withoutPassphrase = ({ passphrases }: Passphrases): Passphrases => ({ passphrases, passphraseSalt: null })
