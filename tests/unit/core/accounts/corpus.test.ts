// The parser against a corpus of real and hostile links with the answers they must get.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { NewAccount } from '../../../../src/main/core/accounts/otpauth-uri.ts'
import { parseText } from '../../../../src/main/core/accounts/parse-text.ts'
import { AppError } from '../../../../src/main/core/app-error.ts'
import { createCodeMaker, isTimed } from '../../../../src/main/core/codes/code-maker.ts'
import { toHex } from '../../../../src/main/core/encoding.ts'
import type { ErrorCode } from '../../../../src/shared/contract/errors.ts'
import { noCorpus, readCorpus } from '../../../fakes/corpus.ts'
import { testCrypto } from '../../../fakes/node-crypto-for-tests.ts'

const valuesSchema = z.looseObject({
  type: z.string().optional(),
  issuer: z.string().optional(),
  account: z.string().optional(),
  secret_hex: z.string().optional(),
  algorithm: z.string().optional(),
  digits: z.number().optional(),
  period: z.number().nullable().optional(),
  codes: z.record(z.string(), z.string()).optional(),
  reject: z.string().optional(),
})
type Values = z.infer<typeof valuesSchema>
const tableSchema = z.looseObject({
  rows: z.array(
    z.looseObject({
      id: z.string(),
      uri: z.string(),
      expect: z.enum(['accept', 'reject', 'either', 'partial']),
      reason: z.string().optional(),
      values: z.union([valuesSchema, z.array(valuesSchema)]).optional(),
      alternatives: z.array(valuesSchema).optional(),
    }),
  ),
})

/** The corpus' reasons in the app's words. */
const codesOf: Record<string, readonly ErrorCode[]> = {
  not_otpauth: ['link.not-a-code', 'link.web-address', 'link.empty'],
  unsupported_scheme: ['link.not-a-code', 'link.bad-type'],
  unknown_type: ['link.bad-type'],
  missing_secret: ['link.no-secret'],
  empty_secret: ['link.no-secret'],
  invalid_base32: ['link.bad-secret'],
  invalid_digits: ['link.bad-digits'],
  invalid_period: ['link.bad-period'],
  invalid_counter: ['link.bad-counter'],
  unknown_algorithm: ['link.bad-algorithm'],
  too_long: ['link.too-long'],
  ms_phonefactor: ['link.microsoft-activation'],
  needs_pin: ['link.bad-type'],
  bad_encoding: ['link.bad-label', 'link.bad-secret'],
}

const read = (text: string): NewAccount | ErrorCode => {
  try {
    return parseText(text).account
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

const maker = createCodeMaker(testCrypto)

const isAs = ({ issuer, userName, kind, credential }: NewAccount, values: Values): boolean => {
  // A work account's tenant stands as issuer here: see [Note: Tenant as issuer].
  const isIssuer = values.issuer === issuer || (kind === 'work' && values.issuer === 'Microsoft')
  const period = credential.type === 'hotp' ? null : credential.period
  return (
    isIssuer &&
    values.account === userName &&
    values.type === credential.type &&
    values.secret_hex === toHex(credential.secret.bytes()) &&
    values.algorithm === credential.algorithm &&
    values.digits === credential.digits &&
    values.period === period &&
    Object.entries(values.codes ?? {}).every(([at, code]) => !isTimed(credential) || maker.timed(credential, Number(at) * 1_000).code === code)
  )
}

const otpauthTable = readCorpus('bad/otpauth_uris.json')
describe('links of the corpus', () => {
  it('are on this computer', ({ skip }) => {
    if (otpauthTable === null) skip(noCorpus)
  })
  const { rows } = tableSchema.parse(JSON.parse(otpauthTable ?? '{"rows":[]}'))
  it.each(rows)('$id: $expect', (row) => {
    const answer = read(row.uri)
    const values = z.union([valuesSchema, z.undefined()]).parse(row.values)
    if (typeof answer === 'string') {
      const reasons = [row.reason, ...(row.alternatives ?? []).map(({ reject }) => reject)].filter((reason) => reason !== undefined)
      expect(row.expect !== 'accept' || (row.alternatives ?? []).some(({ reject }) => reject !== undefined)).toBe(true)
      const expected = reasons.flatMap((reason) => codesOf[reason] ?? [])
      if (row.expect === 'reject') expect(expected).toContain(answer)
      return
    }
    expect(row.expect).not.toBe('reject')
    const allowed = [values, ...(row.alternatives ?? []).map((other) => ({ ...values, ...other }))]
    if (values) expect(allowed.some((one) => one && isAs(answer, one))).toBe(true)
  })
})

const migrationTable = readCorpus('bad/migration_uris.json')
describe('Google transfer links of the corpus', () => {
  it('are on this computer', ({ skip }) => {
    if (migrationTable === null) skip(noCorpus)
  })
  const { rows } = tableSchema.parse(JSON.parse(migrationTable ?? '{"rows":[]}'))
  it.each(rows)('$id is told from an account', ({ uri }) => {
    expect(read(uri)).toBe(uri.startsWith('otpauth-migration://') ? 'link.migration' : 'link.not-a-code')
  })
})

describe.each(['uri_128k_secret', 'uri_1mb_label', 'uri_200k_percent_label', 'uri_many_params'])('hostile link %s', (name) => {
  const text = readCorpus(`bad/${name}.txt`)
  it('is refused by its length', ({ skip }) => {
    if (text === null) return skip(noCorpus)
    expect(read(text)).toBe('link.too-long')
  })
})

describe('a list of links', () => {
  const text = readCorpus('bad/uris_mixed.txt')
  it('is refused as a whole, and each of its lines gets its own answer', ({ skip }) => {
    if (text === null) return skip(noCorpus)
    expect(read(text)).toBe('link.not-a-code')
    const lines = text.split(/\r?\n/).filter((line) => line !== '')
    expect(lines.filter((line) => typeof read(line) !== 'string')).toHaveLength(4)
  })
})
