// What is known of passphrases, and that no change of it leads from one in use to none but the user's own.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../src/main/core/app-error.ts'
import {
  checkNewPassphrase,
  currentPassphrase,
  knownPassphrase,
  maxKnownPassphrases,
  passphraseFor,
  rightPassphrases,
  withNewPassphrase,
  withoutPassphrase,
  withRestored,
  withRightPassphrases,
} from '../../../../src/main/core/backup/passphrase.ts'
import type { FoundVersion } from '../../../../src/main/core/backup/reader.ts'
import { toHex } from '../../../../src/main/core/encoding.ts'
import type { KdfParameters } from '../../../../src/main/core/ports.ts'
import { SecretBytes, SecretText } from '../../../../src/main/core/secret.ts'
import type { KnownPassphrase } from '../../../../src/main/core/vault/document.ts'
import { newest } from '../../../fakes/recovery-fixtures.ts'

const lock = (fill: number, change: Partial<KdfParameters> = {}): KdfParameters => ({ m: 65_536, t: 3, p: 4, salt: new Uint8Array(16).fill(fill), ...change })
const known = (fill: number, change: Partial<KdfParameters> = {}): KnownPassphrase => knownPassphrase(lock(fill, change), new SecretBytes(new Uint8Array(32).fill(fill)))
const version = (fill: number | null): FoundVersion => ({ ...newest, ...(fill !== null && { lock: lock(fill) }) })
const salt = (fill: number): string => toHex(new Uint8Array(16).fill(fill))
const none = { passphrases: [], passphraseSalt: null }
const codeOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error instanceof AppError ? error.code : error
  }
}

describe('a new passphrase', () => {
  it.each([
    ['seven signs', '1234567', false],
    ['eight', '12345678', true],
    ['eight beyond the first plane, which are sixteen units', '🚀'.repeat(8), true],
    ['seven of those', '🚀'.repeat(7), false],
    ['eight combining spellings of seven letters and one', 'e\u0301'.repeat(7), false],
    ['one sign that NFKC makes eighteen of', '\ufdfa', true],
    ['nothing', '', false],
  ])('%s: counted in code points of its NFKC form', (_, text, isLongEnough) => {
    expect(codeOf(() => checkNewPassphrase(new SecretText(text)))).toBe(isLongEnough ? undefined : 'backup.passphrase-too-short')
  })

  it('is in use at once, and the one before stays known', () => {
    const backup = withNewPassphrase(withNewPassphrase(none, known(1)), known(2))
    expect(backup).toEqual({ passphraseSalt: salt(2), passphrases: [known(1), known(2)] })
    expect(currentPassphrase(backup)).toMatchObject(lock(2))
  })
})

describe('a known key', () => {
  it('is for its own salt and parameters: a file that names other parameters with the same salt doesn’t get it', () => {
    expect(passphraseFor([known(1)], lock(1))?.key.equals(known(1).key)).toBe(true)
    for (const change of [{ m: 19_456 }, { t: 1 }, { p: 1 }]) expect(passphraseFor([known(1)], lock(1, change))).toBeNull()
    expect(passphraseFor([known(1)], lock(2))).toBeNull()
    expect(passphraseFor([known(1)], undefined)).toBeNull()
  })

  it('that is in use but lost means that nothing is written, not that it is written without', () => {
    expect(codeOf(() => currentPassphrase({ passphrases: [known(2)], passphraseSalt: salt(1) }))).toBe('backup.passphrase-needed')
    expect(currentPassphrase(none)).toBeNull()
  })

  it('is right only when it opened a version', () => {
    const tried = [known(1), known(2), known(3, { m: 19_456 })]
    expect(rightPassphrases(tried, [version(null), version(2), version(3)])).toEqual([known(2)])
    expect(rightPassphrases(tried, [])).toEqual([])
  })
})

describe('a passphrase that was typed and opened versions', () => {
  const using = (fill: number) => ({ passphrases: [known(fill)], passphraseSalt: salt(fill) })
  it.each<[string, Parameters<typeof withRightPassphrases>, number | null]>([
    ['comes into use when it locks the newest version', [none, [known(1)], [version(1), version(null)]], 1],
    ['replaces the one in use when it locks the newest version', [using(2), [known(1)], [version(1), version(2)]], 1],
    ['changes nothing when it locks an older version', [using(2), [known(1)], [version(2), version(1)]], 2],
    ['changes nothing when the newest version has none', [using(2), [known(1)], [version(null), version(1)]], 2],
    ['comes into use when it is the first ever, although the newest version has none', [none, [known(1)], [version(null), version(1)]], 1],
    ['doesn’t come back into use after the user turned it off', [{ passphrases: [known(2)], passphraseSalt: null }, [known(1)], [version(null), version(1)]], null],
  ])('%s', (_, args, expected) => {
    const after = withRightPassphrases(...args)
    expect(after.passphraseSalt).toBe(expected === null ? null : salt(expected))
    expect(after.passphrases).toContainEqual(known(1))
    if (expected !== null) expect(currentPassphrase(after)).toMatchObject(lock(expected))
  })
})

describe('after a restore', () => {
  it.each<[string, Parameters<typeof withRestored>, number | null]>([
    ['the restored version’s is in use', [none, [known(1)], version(1), [version(1)]], 1],
    ['the newest version’s is, when an older one was restored', [none, [known(1), known(2)], version(1), [version(2), version(1)]], 2],
    ['the newest version’s is, when one without was restored', [none, [known(2)], version(null), [version(2), version(null)]], 2],
    ['the restored version’s is, when the newest has none', [none, [known(1)], version(1), [version(null), version(1)]], 1],
    ['one that was seen at all is, when neither has one', [none, [known(1)], version(null), [version(null), version(null), version(1)]], 1],
    ['the one before stays, when neither has one', [{ passphrases: [known(3)], passphraseSalt: salt(3) }, [known(1)], version(null), [version(null), version(1)]], 3],
    ['there is none where none was seen', [none, [], version(null), [version(null)]], null],
    ['one that locks a version but isn’t known is not in use', [none, [], version(1), [version(1)]], null],
  ])('%s', (_, args, expected) => {
    const after = withRestored(...args)
    expect(after.passphraseSalt).toBe(expected === null ? null : salt(expected))
    if (expected !== null) expect(currentPassphrase(after)).toMatchObject(lock(expected))
  })
})

describe('in any order', () => {
  type Step = (backup: typeof none | ReturnType<typeof withNewPassphrase>) => ReturnType<typeof withNewPassphrase>
  const fills = fc.integer({ min: 1, max: 5 })
  const versions = fc.array(fc.option(fills).map(version), { maxLength: 4 })
  const step: fc.Arbitrary<Step> = fc.oneof(
    fills.map((fill): Step => (backup) => withNewPassphrase(backup, known(fill))),
    fc.tuple(fc.array(fills), versions).map(([typed, list]): Step => (backup) => withRightPassphrases(backup, rightPassphrases(typed.map((fill) => known(fill)), list), list)),
    fc.tuple(fc.array(fills), versions, fc.option(fills)).map(([typed, list, restored]): Step => (backup) => withRestored(backup, typed.map((fill) => known(fill)), version(restored), list)),
  )

  it('a passphrase in use is followed by one in use whose key is here, until the user turns it off', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let backup: ReturnType<typeof withNewPassphrase> = none
        for (const next of steps) {
          const before = backup.passphraseSalt
          backup = next(backup)
          if (before !== null) expect(currentPassphrase(backup)).not.toBeNull()
          expect(() => currentPassphrase(backup)).not.toThrow()
        }
        expect(currentPassphrase(withoutPassphrase(backup))).toBeNull()
        expect(withoutPassphrase(backup).passphrases).toEqual(backup.passphrases)
      }),
      { numRuns: 500 },
    )
  })

  it('no more are kept than the document takes, and the one in use is never forgotten', () => {
    let backup: ReturnType<typeof withNewPassphrase> = withNewPassphrase(none, known(1))
    for (let i = 0; i < 2 * maxKnownPassphrases; i++) backup = withRightPassphrases(backup, [known(2, { t: 1 + (i % 10), m: 20_000 + i })], [version(null)])
    expect(backup.passphrases).toHaveLength(maxKnownPassphrases)
    expect(currentPassphrase(backup)).toMatchObject(lock(1))
    expect(backup.passphrases.at(-1)).toMatchObject({ m: 20_000 + 2 * maxKnownPassphrases - 1 })
  })
})
