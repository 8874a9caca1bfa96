// The document as bytes and back, and the migrations of older ones.
import { describe, expect, it } from 'vitest'
import { fromUtf8, utf8 } from '../../../../src/main/core/encoding.ts'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import { documentVersion, parseDocument, serializeDocument, type VaultDocument } from '../../../../src/main/core/vault/document.ts'
import { freshDocument } from '../../../../src/main/core/vault/fresh-document.ts'
import { migrations, openDocument } from '../../../../src/main/core/vault/migrations.ts'
import { seededRandom } from '../../../fakes/node-crypto-for-tests.ts'

const fresh = freshDocument({ name: ' A computer\u202e\n', os: 'linux' }, seededRandom())
const secret = new SecretBytes(Uint8Array.of(250, 1, 2, 3))
const full: VaultDocument = {
  ...fresh,
  accounts: [
    { id: '0'.repeat(32), kind: 'work', issuer: 'Contoso', userName: 'ann', binding: 'this-device', credential: { type: 'hotp', secret, algorithm: 'SHA512', digits: 10, counter: 2n ** 64n - 1n } },
    { id: '1'.repeat(32), kind: 'personal', issuer: 'Microsoft', userName: 'ann', binding: 'this-device', credential: null, msa: { tid: 't', oid: 'o' }, groups: ['g'], pinned: true, note: 'n' },
  ],
  backup: { ...fresh.backup, pins: [{ loc: '2'.repeat(32), n: 1, kid: '3'.repeat(32), share: secret }] },
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

  it('takes no unknown member and no secret in another spelling', () => {
    const text = fromUtf8(serializeDocument(full)) ?? ''
    expect(parseDocument(utf8(text.replace('"accounts"', '"extra":1,"accounts"')))).toBeNull()
    expect(parseDocument(utf8(text.replace('-gECAw', '-gECAw==')))).toBeNull()
    expect(parseDocument(utf8(text.replace('18446744073709551615', '18446744073709551616')))).toBeNull()
  })
})

describe('migrations', () => {
  const older = utf8(JSON.stringify({ ...(JSON.parse(fromUtf8(serializeDocument(fresh)) ?? '') as object), version: 0, settings: { dark: true } }))
  const step = (json: unknown): unknown => (typeof json === 'object' ? { ...json, version: 1, settings: fresh.settings } : json)

  it('lead from every older version to this one', () => {
    for (let version = 1; version < documentVersion; version++) expect(migrations[version]).toBeTypeOf('function')
  })

  it('are applied in order to an older document', () => {
    expect(openDocument(older, 0, { 0: step })).toMatchObject({ version: 1, settings: fresh.settings })
    const steps: number[] = []
    openDocument(older, -1, { [-1]: (json) => (steps.push(-1), json), 0: (json) => (steps.push(0), step(json)) })
    expect(steps).toEqual([-1, 0])
  })

  it('that are missing, fail or lead nowhere make no document', () => {
    expect(openDocument(older, 0, {})).toBeNull()
    expect(openDocument(older, 0, { 0: () => { throw new Error('broken') } })).toBeNull()
    expect(openDocument(older, 0, { 0: () => ({}) })).toBeNull()
    expect(openDocument(Uint8Array.of(255), 1)).toBeNull()
  })
})
