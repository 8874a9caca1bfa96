// The document as bytes and back, and the migrations of older ones.
import { describe, expect, it } from 'vitest'
import { fromUtf8, utf8 } from '../../../../src/main/core/encoding.ts'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import { documentVersion, parseDocument, serializeDocument, type VaultDocument } from '../../../../src/main/core/vault/document.ts'
import { freshDocument } from '../../../../src/main/core/vault/fresh-document.ts'
import { migrations, openDocument } from '../../../../src/main/core/vault/migrations.ts'
import { version1 } from '../../../fakes/document-version-1.ts'
import { seededRandom } from '../../../fakes/node-crypto-for-tests.ts'

const fresh = freshDocument({ name: ' A computer\u202e\n', os: 'linux' }, seededRandom())
const secret = new SecretBytes(Uint8Array.of(250, 1, 2, 3))
const full: VaultDocument = {
  ...fresh,
  accounts: [
    { id: '0'.repeat(32), kind: 'work', issuer: 'Contoso', userName: 'ann', binding: 'this-device', credential: { type: 'hotp', secret, algorithm: 'SHA512', digits: 10, counter: 2n ** 64n - 1n } },
    { id: '1'.repeat(32), kind: 'personal', issuer: 'Microsoft', userName: 'ann', binding: 'this-device', credential: null, msa: { tid: 't', oid: 'o' }, groups: ['g'], pinned: true, note: 'n' },
  ],
  backup: {
    ...fresh.backup,
    pins: [{ loc: '2'.repeat(32), n: 1, kid: '3'.repeat(32), share: secret }],
    last: { level: 'checked-and-uploaded', atMs: 1, accounts: 2, file: 'a.twofold', kid: '3'.repeat(32), passphraseSalt: '4'.repeat(32), payloadSha256: '5'.repeat(64) },
    failingSince: { atMs: 1, code: 'storage.other-account', detail: { expected: 'ann@icloud.example' }, notified: true },
    passphrases: [{ salt: '4'.repeat(32), m: 65_536, t: 3, p: 4, key: secret }],
    passphraseSalt: '4'.repeat(32),
    retired: [{ loc: '6'.repeat(32), why: 'deleted', folder: '/backups', storageIdentity: null, label: 'backups', recoveryAccount: { homeAccountId: 'h', tid: 't', oid: 'o', userName: 'ann', displayName: 'Ann' }, mark: 'deleted-x.json', sinceMs: 1, untilMs: 2, isServerTime: true }],
    notices: ['new-key'],
    lastDrillMs: 1,
  },
}

const json = (document: VaultDocument): unknown => JSON.parse(fromUtf8(serializeDocument(document)) ?? '')

describe('the document', () => {
  it('comes back as it was, secrets and 64-bit counters included', () => {
    const back = parseDocument(serializeDocument(full))
    expect(back && json(back)).toEqual(json(full))
    expect(back?.accounts[0]).toMatchObject({ credential: { counter: 2n ** 64n - 1n } })
    expect(back?.accounts[0]?.credential?.secret.equals(secret)).toBe(true)
  })

  it('of a fresh computer is valid, with a clean name and an id of its own', () => {
    expect(parseDocument(serializeDocument(fresh))).toMatchObject({ accounts: [], device: { name: 'A computer', os: 'linux' } })
    expect(fresh.backup.dev).toMatch(/^[0-9a-f]{32}$/)
  })

  it.each(['', '{', 'null', '[]', '{}', '{"version":1}'])('is not %j', (text) => {
    expect(parseDocument(utf8(text))).toBeNull()
  })

  it.each<[string, (backup: VaultDocument['backup']) => unknown]>([
    ['a passphrase hardened with less than the least', (backup) => ({ ...backup, passphrases: [{ ...backup.passphrases[0], m: 8 }] })],
    ['a passphrase with a short salt', (backup) => ({ ...backup, passphrases: [{ ...backup.passphrases[0], salt: 'ab' }] })],
    ['a passphrase as it was typed', (backup) => ({ ...backup, passphrases: [{ ...backup.passphrases[0], text: 'not a real one' }] })],
    ['no word on whether the next version needs one', ({ passphraseSalt: _, ...backup }) => backup],
    ['no word on what the last version is locked with', (backup) => ({ ...backup, last: { ...backup.last, passphraseSalt: undefined } })],
  ])('is not one with %s', (_, change) => {
    const whole = json(full)
    const changed = JSON.stringify({ ...(whole as object), backup: change((whole as VaultDocument).backup) })
    expect(parseDocument(utf8(JSON.stringify(whole)))).not.toBeNull()
    expect(parseDocument(utf8(changed))).toBeNull()
  })

  it('takes no unknown member and no secret in another spelling', () => {
    const text = fromUtf8(serializeDocument(full)) ?? ''
    expect(parseDocument(utf8(text.replace('"accounts"', '"extra":1,"accounts"')))).toBeNull()
    expect(parseDocument(utf8(text.replace('-gECAw', '-gECAw==')))).toBeNull()
    expect(parseDocument(utf8(text.replace('18446744073709551615', '18446744073709551616')))).toBeNull()
  })
})

describe('migrations', () => {
  const older = utf8(JSON.stringify({ ...(JSON.parse(fromUtf8(serializeDocument(fresh)) ?? '') as object), version: documentVersion - 1, settings: { dark: true } }))
  const step = (json: unknown): unknown => (typeof json === 'object' ? { ...json, version: documentVersion, settings: fresh.settings } : json)

  it('lead from every older version to this one', () => {
    for (let version = 1; version < documentVersion; version++) expect(migrations[version]).toBeTypeOf('function')
  })

  it('are applied in order to an older document', () => {
    expect(openDocument(older, documentVersion - 1, { [documentVersion - 1]: step })).toMatchObject({ version: documentVersion, settings: fresh.settings })
    const steps: number[] = []
    openDocument(older, documentVersion - 2, { [documentVersion - 2]: (json) => (steps.push(documentVersion - 2), json), [documentVersion - 1]: (json) => (steps.push(documentVersion - 1), step(json)) })
    expect(steps).toEqual([documentVersion - 2, documentVersion - 1])
  })

  it('that are missing, fail or lead nowhere make no document', () => {
    expect(openDocument(older, documentVersion - 1, {})).toBeNull()
    expect(openDocument(older, documentVersion - 1, { [documentVersion - 1]: () => { throw new Error('broken') } })).toBeNull()
    expect(openDocument(older, documentVersion - 1, { [documentVersion - 1]: () => ({}) })).toBeNull()
    expect(openDocument(Uint8Array.of(255), documentVersion)).toBeNull()
  })
})

describe('a document of version 1', () => {
  const open = (change: (backup: typeof version1.backup) => object = () => ({})) =>
    openDocument(utf8(JSON.stringify({ ...version1, backup: { ...version1.backup, ...change(version1.backup) } })), 1)

  it('keeps everything it had', () => {
    const document = open()
    if (!document) throw new Error('it doesn’t open')
    const { version: _, backup: now, ...rest } = json(document) as typeof version1
    const { version: __, backup: before, ...restBefore } = version1
    expect(rest).toEqual(restBefore)
    for (const [name, value] of Object.entries(before)) if (name !== 'last' && name !== 'failingSince') expect(now).toHaveProperty(name, value)
    expect(now.last).toMatchObject(before.last)
    expect(now.failingSince).toMatchObject(before.failingSince)
    expect(document.accounts.map(({ credential }) => credential?.secret.length ?? null)).toEqual([20, 20, 5, null])
    expect(document.accounts[1]?.credential).toMatchObject({ type: 'hotp', counter: 2n ** 64n - 1n })
  })

  it('says that nothing was locked with a passphrase, and which key the last version has', () => {
    expect(open()).toMatchObject({
      version: 2,
      backup: {
        // The highest number of the location in use; between two of one number the lower key id.
        last: { kid: 'b'.repeat(32), passphraseSalt: null },
        failingSince: { notified: false },
        passphrases: [],
        passphraseSalt: null,
        retired: [],
        notices: [],
        lastDrillMs: null,
      },
    })
  })

  it.each([
    ['that never backed up', { last: null, failingSince: null, loc: null, pins: [] }],
    ['whose last version has no key that is known', { pins: [] }],
  ])('%s is as if it had no last version', (_, change) => {
    expect(open(() => change)?.backup).toMatchObject({ last: null, passphraseSalt: null })
  })

  it('comes back the same once it was written as version 2', () => {
    const document = open()
    if (!document) throw new Error('it doesn’t open')
    const bytes = serializeDocument(document)
    expect(openDocument(bytes, 2)).toEqual(parseDocument(bytes))
    expect(openDocument(bytes, 2)).not.toBeNull()
  })

  it.each([
    ['of no version 1', () => ({ pins: 'none' })],
    ['with a member that version 1 never had', () => ({ passphrase: 'not a real one' })],
    ['with a damaged pin', (backup: typeof version1.backup) => ({ pins: backup.pins.map((pin) => ({ ...pin, share: '' })) })],
  ])('%s is opened by nobody', (_, change) => {
    expect(open(change)).toBeNull()
  })
})
