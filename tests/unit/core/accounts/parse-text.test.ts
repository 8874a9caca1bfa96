// What a pasted or scanned text becomes: an account, or a code that says what it is instead.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Credential } from '../../../../src/main/core/accounts/account.ts'
import type { NewAccount } from '../../../../src/main/core/accounts/otpauth-uri.ts'
import { parseText } from '../../../../src/main/core/accounts/parse-text.ts'
import { AppError } from '../../../../src/main/core/app-error.ts'
import { toHex } from '../../../../src/main/core/encoding.ts'
import type { ErrorCode } from '../../../../src/shared/contract/errors.ts'
import { maxLinkLength, maxPastedText } from '../../../../src/shared/contract/limits.ts'
import { otpauthLink, toBase32 } from '../../../fakes/otpauth-link.ts'

const secretText = toBase32(Uint8Array.from({ length: 20 }, (_, i) => i + 1))
const account = (text: string): NewAccount => parseText(text).account
const credential = (query: string, type = 'totp'): Credential => account(`otpauth://${type}/Foo:u?secret=${secretText}${query}`).credential

const refusal = (text: string): ErrorCode => {
  try {
    parseText(text)
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
  throw new Error('It was taken')
}

describe('names', () => {
  it.each([
    ['Foo:ann', '', 'Foo', 'ann'],
    ['Foo%3A%20%20ann', '', 'Foo', 'ann'],
    ['ann', '&issuer=Foo', 'Foo', 'ann'],
    ['Foo:ann', '&issuer=', 'Foo', 'ann'],
    [':ann', '&issuer', '', 'ann'],
    ['FOO:ann', '&issuer=Foo', 'Foo', 'ann'],
    ['Air%20Canada:u', '&issuer=Air+Canada', 'Air Canada', 'u'],
    ['x', '&issuer=C%2B%2B', 'C++', 'x'],
    ['a+b@mail.example', '', '', 'a+b@mail.example'],
    ['Matrix:@ann:matrix.example', '&issuer=Matrix', 'Matrix', '@ann:matrix.example'],
    ['10%3A30%20meeting', '&issuer=Diary', 'Diary', '10:30 meeting'],
    ['Foo:a%2540b', '', 'Foo', 'a%40b'],
    ['Foo/Bar:a/b', '', 'Foo/Bar', 'a/b'],
    ['Foo:', '', 'Foo', ''],
    ['', '&issuer=Foo', 'Foo', ''],
    ['u', '&issuer=First&issuer=Second', 'First', 'u'],
  ])('%s with %j is %j, %j', (label, query, issuer, userName) => {
    expect(account(`otpauth://totp/${label}?secret=${secretText}${query}`)).toMatchObject({ issuer, userName })
  })

  it('takes a label with an unencoded # as a whole', () => {
    expect(account(`otpauth://totp/Contoso:kim#EXT#@contoso.example?secret=${secretText}&issuer=Microsoft`)).toMatchObject({ userName: 'kim#EXT#@contoso.example' })
  })
})

describe('kinds', () => {
  it.each([
    ['Microsoft:ann%40outlook.example', '&issuer=Microsoft', { kind: 'personal', binding: 'portable', issuer: 'Microsoft' }],
    ['microsoft:ann%40outlook.example', '', { kind: 'personal', binding: 'portable' }],
    ['Contoso%20Ltd:ann%40contoso.example', '&issuer=Microsoft', { kind: 'work', binding: 'this-device', issuer: 'Contoso Ltd', userName: 'ann@contoso.example' }],
    ['Contoso+Ltd%3Aann%40contoso.example', '&issuer=Microsoft', { kind: 'work', issuer: 'Contoso Ltd' }],
    ['ann+one@outlook.example', '&issuer=Microsoft', { kind: 'other', userName: 'ann+one@outlook.example' }],
    ['Microsoft:ann+one@outlook.example', '&issuer=Microsoft', { kind: 'personal', userName: 'ann+one@outlook.example' }],
    ['GitHub:ann', '&issuer=GitHub', { kind: 'other', binding: 'portable' }],
    ['Microsoft:ann', '&issuer=Fabrikam', { kind: 'other' }],
  ])('%s with %j', (label, query, expected) => {
    expect(account(`otpauth://totp/${label}?secret=${secretText}${query}`)).toMatchObject(expected)
  })
})

describe('credentials', () => {
  it('fills in the defaults of the format', () => {
    expect(credential('')).toMatchObject({ type: 'totp', algorithm: 'SHA1', digits: 6, period: 30 })
    expect(credential('', 'hotp')).toMatchObject({ type: 'hotp', algorithm: 'SHA1', digits: 6, counter: 0n })
    expect(credential('&digits=&period=&algorithm=')).toMatchObject({ algorithm: 'SHA1', digits: 6, period: 30 })
  })

  it.each(['sha256', 'SHA256', 'SHA-256', 'HmacSHA256'])('knows %s', (name) => {
    expect(credential(`&algorithm=${name}`)).toMatchObject({ algorithm: 'SHA256' })
  })

  it('keeps a 64-bit counter exact', () => {
    expect(credential('&counter=18446744073709551615', 'hotp')).toMatchObject({ counter: 2n ** 64n - 1n })
    expect(credential('&counter=9007199254740993', 'hotp')).toMatchObject({ counter: 9007199254740993n })
  })

  it('ignores what it does not know, and a counter or period that has no meaning there', () => {
    expect(credential('&image=file%3A%2F%2F%2Fetc%2Fpasswd&lock=true&x&__proto__=x&bad=%ZZ&counter=abc')).toMatchObject({ type: 'totp' })
    expect(credential('&period=0&counter=3', 'hotp')).toMatchObject({ counter: 3n })
  })

  it('reads parameter names in any case, and from a page’s source', () => {
    const { credential: read, issuer } = account(`otpauth://totp/u?SECRET=${secretText}&amp;Issuer=Foo&amp;DIGITS=8`)
    expect([read.digits, issuer]).toEqual([8, 'Foo'])
  })

  it.each([
    [`otpauth://steam/Steam:g?secret=${secretText}&issuer=Steam`],
    [`otpauth://totp/Steam:g?secret=${secretText}&issuer=Steam&digits=5&encoder=steam`],
    [`otpauth://totp/Foo:g?secret=${secretText}&steam`],
    [`otpauth://totp/Steam:g?secret=${secretText}&issuer=Steam`],
    [`steam://${secretText}`],
    [`steam://${Buffer.from(Array.from({ length: 20 }, (_, i) => i + 1)).toString('base64')}`],
  ])('%s is Steam', (link) => {
    const read = account(link).credential
    expect(read).toMatchObject({ type: 'steam', algorithm: 'SHA1', digits: 5, period: 30 })
    expect(toHex(read.secret.bytes())).toBe('0102030405060708090a0b0c0d0e0f1011121314')
  })

  it('leaves an issuer named Steam that asks for six digits alone', () => {
    expect(account(`otpauth://totp/Steam:g?secret=${secretText}&digits=6`).credential.type).toBe('totp')
  })
})

describe('refusals', () => {
  const secret = `secret=${secretText}`
  it.each<[string, ErrorCode]>([
    ['', 'link.empty'],
    [' \n\ufeff', 'link.empty'],
    ['definitely not valid', 'link.not-a-code'],
    ['javascript:alert(document.domain)', 'link.not-a-code'],
    ['data:text/html,<script>alert(1)</script>', 'link.not-a-code'],
    ['file:///etc/passwd', 'link.not-a-code'],
    [`otpauth:totp/Foo:u?${secret}`, 'link.not-a-code'],
    [`otpauth://totp/Foo:a?${secret}\notpauth://totp/Foo:b?${secret}`, 'link.not-a-code'],
    [`https://evil.example/otpauth://totp/x?${secret}`, 'link.web-address'],
    ['http://foo', 'link.web-address'],
    ['phonefactor://activate_account?code=432707071&url=https%3a%2f%2fexample.com', 'link.microsoft-activation'],
    ['PhoneFactor://Activate_Account?code=1', 'link.microsoft-activation'],
    ['https://login.microsoftonline.com/authenticatorApp/activateAccount?source=qrCode&accountType=msa', 'link.microsoft-activation'],
    ['https://login.microsoftonline.com.evil.example/authenticatorApp/activateAccount?x', 'link.web-address'],
    ['https://login.microsoftonline.com/authenticatorApp/activateAccountX', 'link.web-address'],
    ['otpauth-migration://offline?data=CiUKFA%3D%3D', 'link.migration'],
    ['motp://Foo:user?secret=0123456789abcdef', 'link.bad-type'],
    [`otpauth://yaotp/user?${secret}&pin_length=4`, 'link.bad-type'],
    [`otpauth:///Foo:u?${secret}`, 'link.bad-type'],
    [`otpauth://totp/100%ZZ:u?${secret}`, 'link.bad-label'],
    [`otpauth://totp/Foo:%FF%FE?${secret}`, 'link.bad-label'],
    [`otpauth://totp/u?${secret}&issuer=%ZZ`, 'link.bad-label'],
    ['otpauth://totp/Foo:m', 'link.no-secret'],
    ['otpauth://totp/Foo:m?secret=', 'link.no-secret'],
    ['otpauth://totp/Foo:m?secret=%3D%3D%20', 'link.no-secret'],
    ['steam://', 'link.no-secret'],
    ['otpauth://totp/Foo:m?secret=%ZZ', 'link.bad-secret'],
    ['otpauth://totp/Foo:m?secret=A', 'link.bad-secret'],
    ['otpauth://totp/Foo:m?secret=32R3M23JCB2P23K5PY3I5XA6ACEU0189', 'link.bad-secret'],
    ['steam://run/12345', 'link.bad-secret'],
    [`otpauth://totp/Foo:m?${secret}&algorithm=MD5`, 'link.bad-algorithm'],
    [`otpauth://totp/Foo:m?${secret}&algorithm=SHA384`, 'link.bad-algorithm'],
    [`otpauth://steam/Foo:m?${secret}&algorithm=SHA256`, 'link.bad-algorithm'],
    ...['0', '-1', '4', '11', '100', 'abc', '6.5', '1e1', '%D9%A6'].map((digits): [string, ErrorCode] => [`otpauth://totp/Foo:d?${secret}&digits=${digits}`, 'link.bad-digits']),
    ...['0', '-30', '86401', '29.5', '1e3', '18446744073709551616'].map((period): [string, ErrorCode] => [`otpauth://totp/Foo:p?${secret}&period=${period}`, 'link.bad-period']),
    ...['-1', 'abc', '1.5', '18446744073709551616'].map((counter): [string, ErrorCode] => [`otpauth://hotp/Foo:h?${secret}&counter=${counter}`, 'link.bad-counter']),
  ])('%j is %s', (text, code) => {
    expect(refusal(text)).toBe(code)
  })

  it('refuses a longer link than any real one by name, without reading it', () => {
    expect(refusal(`otpauth://totp/${'B'.repeat(1_000_000)}?secret=${secretText}`)).toBe('link.too-long')
    expect(refusal('%'.repeat(maxPastedText))).toBe('link.too-long')
  })

  it('never repeats a secret in the error', () => {
    try {
      parseText('otpauth://totp/Foo:m?secret=NOTBASE32NOTBASE1')
    } catch (error) {
      expect(JSON.stringify(error)).not.toContain('NOTBASE')
      return
    }
    throw new Error('It was taken')
  })
})

describe('properties', () => {
  // What cleanName would change, and colons in an issuer, can't come back as they were.
  const plainName = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replace(/[\p{Cc}\p{Cs}\p{Cf}\p{Z}:]/gu, '')).filter((text) => !/^(microsoft|steam)$/i.test(text))
  const common = { issuer: plainName, userName: plainName, secret: fc.uint8Array({ minLength: 1, maxLength: 128 }) }
  const hash = { algorithm: fc.constantFrom('SHA1', 'SHA256', 'SHA512'), digits: fc.integer({ min: 5, max: 10 }) }
  const links = fc.oneof(
    fc.record({ type: fc.constant('totp' as const), ...common, ...hash, period: fc.integer({ min: 1, max: 86_400 }) }),
    fc.record({ type: fc.constant('hotp' as const), ...common, ...hash, counter: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  )

  it('what a writer writes is read as it was', () => {
    fc.assert(
      fc.property(links, (parts) => {
        const { issuer, userName, secret, ...rest } = parts
        const read = account(otpauthLink(parts))
        expect(read).toMatchObject({ kind: 'other', issuer, userName, credential: rest })
        expect(toHex(read.credential.secret.bytes())).toBe(toHex(secret))
      }),
    )
  })

  it('any text ends in an account or a named refusal', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 300 }).map((text) => `otpauth://${text}`),
      fc.string({ maxLength: 300 }).map((text) => `otpauth://totp/Foo?secret=${secretText}&${text}`),
      fc.tuple(fc.constantFrom('steam', 'https', 'otpauth-migration', 'phonefactor'), fc.string({ maxLength: 200 })).map(([scheme, rest]) => `${scheme}://${rest}`),
      fc.tuple(fc.constantFrom('digits', 'period', 'counter', 'algorithm', 'issuer', 'secret'), fc.string({ maxLength: 60 })).map(([name, value]) => `otpauth://hotp/a?${name}=${value}`),
    )
    fc.assert(
      fc.property(noise, (text) => {
        try {
          const { credential: read } = account(text)
          expect(read.secret.length).toBeGreaterThan(0)
          expect(read.digits).toBeGreaterThanOrEqual(5)
        } catch (error) {
          if (!(error instanceof AppError)) throw error
          expect(error.code).toMatch(/^link\./)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('the longest link with the worst of everything is read many times over in no time', () => {
    const worst = ['%3A', ':', '#', '+', '%', '&', '&a', '=', '&amp;', '/', ' '].map((part) => `otpauth://totp/Foo?secret=${secretText}&`.padEnd(maxLinkLength, part))
    // 2,200 links of 8 kB: seconds if a step were quadratic. The test's own time limit is the judge.
    for (let i = 0; i < 200; i++) for (const text of worst) expect(() => { try { parseText(text) } catch (error) { if (!(error instanceof AppError)) throw error } }).not.toThrow()
  })
})
