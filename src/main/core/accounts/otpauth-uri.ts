// Reads one otpauth link (Key Uri Format, with what real issuers make of it). Pure, linear in the text's length, which
// the caller has bounded; every refusal is an AppError link.*. No URL class: it would cut a label at an unencoded '#'.
import { AppError } from '../app-error.ts'
import { SecretBytes } from '../secret.ts'
import type { Account, Algorithm, Credential } from './account.ts'
import { bareBase32, fromBase32 } from './base32.ts'
import { cleanName } from './clean-name.ts'
import { defaultBinding, kindOf } from './kind.ts'

/** An account as a link describes it: everything but its id. */
export type NewAccount = Pick<Account, 'kind' | 'issuer' | 'userName' | 'binding' | 'credential'> & { readonly credential: Credential }

type Parameters = ReadonlyMap<string, string>

const defaultDigits = 6
const defaultPeriod = 30
const maxPeriod = 86_400
const counterEnd = 2n ** 64n

/** `rest` is what follows `otpauth://`. */
export const parseOtpauth = (rest: string): NewAccount => {
  const queryAt = rest.indexOf('?')
  const path = queryAt < 0 ? rest : rest.slice(0, queryAt)
  const labelAt = path.indexOf('/')
  const type = (labelAt < 0 ? path : path.slice(0, labelAt)).toLowerCase()
  if (type !== 'totp' && type !== 'hotp' && type !== 'steam') throw new AppError('link.bad-type', { name: cleanName(type) })
  const parameters = parseQuery(queryAt < 0 ? '' : rest.slice(queryAt + 1))
  const names = parseNames(labelAt < 0 ? '' : path.slice(labelAt + 1), parameters.get('issuer') ?? '')
  const credential = type === 'hotp' ? hotp(parameters) : isSteam(type, parameters, names) ? steam(parameters) : totp(parameters)
  return {
    kind: names.kind,
    issuer: cleanName(names.issuer),
    userName: cleanName(names.userName),
    binding: defaultBinding(names.kind),
    credential,
  }
}

/** The first of a repeated parameter counts; one whose name or value can't be decoded is as good as absent, unless it matters. */
const parseQuery = (query: string): Parameters => {
  const found = new Map<string, string>()
  for (const part of query.split('&')) {
    const valueAt = part.indexOf('=')
    // Links copied from a page's source say `&amp;`.
    const name = (valueAt < 0 ? part : part.slice(0, valueAt)).toLowerCase().replace(/^amp;/, '')
    if (name === '' || found.has(name)) continue
    const value = percentDecode((valueAt < 0 ? '' : part.slice(valueAt + 1)).replaceAll('+', ' '))
    if (value !== null) found.set(name, value)
    else if (name === 'secret') throw new AppError('link.bad-secret')
    else if (name === 'issuer') throw new AppError('link.bad-label')
  }
  return found
}

/**
 * [Note: Tenant as issuer] A Microsoft work account names the tenant before the colon and Microsoft as issuer. The tenant becomes
 * the issuer here: it is what tells several work accounts apart, and the kind says already that they are Microsoft's. For
 * any other issuer a differing prefix stays part of the user name, so that nothing of the label is lost.
 */
const parseNames = (label: string, issuerParameter: string) => {
  const issuer = issuerParameter.trim()
  const kindAt = (text: string) => {
    const colonAt = text.indexOf(':')
    return { prefix: colonAt < 0 ? null : text.slice(0, colonAt).trim(), rest: text.slice(colonAt + 1).trim() }
  }
  const decoded = percentDecode(label)
  if (decoded === null) throw new AppError('link.bad-label')
  let { prefix, rest } = kindAt(decoded)
  const kind = kindOf(issuer === '' ? (prefix ?? '') : issuer, prefix)
  // Microsoft encodes the label of a work account as a form does, where '+' is a space.
  if (kind === 'work') ({ prefix, rest } = kindAt(percentDecode(label.replaceAll('+', ' ')) ?? decoded))
  if (prefix === null) return { kind, issuer, userName: rest }
  if (kind === 'work' || issuer === '') return { kind, issuer: prefix, userName: rest }
  const same = prefix === '' || prefix.toLowerCase() === issuer.toLowerCase()
  return { kind, issuer, userName: same ? rest : decoded }
}

/** Several apps mark Steam by a parameter; its own codes under the plain type are known by issuer, unless digits say otherwise. */
const isSteam = (type: 'totp' | 'steam', parameters: Parameters, names: { readonly issuer: string }): boolean => {
  if (type === 'steam' || parameters.has('steam') || parameters.get('encoder')?.toLowerCase() === 'steam') return true
  return names.issuer.toLowerCase() === 'steam' && ['', '5'].includes(parameters.get('digits') ?? '')
}

const totp = (parameters: Parameters): Credential => ({
  type: 'totp',
  secret: secretOf(parameters),
  algorithm: algorithmOf(parameters),
  digits: digitsOf(parameters),
  period: periodOf(parameters),
})

const hotp = (parameters: Parameters): Credential => ({
  type: 'hotp',
  secret: secretOf(parameters),
  algorithm: algorithmOf(parameters),
  digits: digitsOf(parameters),
  counter: counterOf(parameters),
})

/** Steam has one form: digits and period of the link change nothing, another hash can't be meant. */
const steam = (parameters: Parameters): Credential => {
  const secret = secretOf(parameters)
  if (algorithmOf(parameters) !== 'SHA1') throw new AppError('link.bad-algorithm', { name: 'Steam' })
  return steamCredential(secret)
}

export const steamCredential = (secret: SecretBytes): Credential => ({ type: 'steam', secret, algorithm: 'SHA1', digits: 5, period: 30 })

const secretOf = (parameters: Parameters): SecretBytes => {
  const text = parameters.get('secret')
  if (text === undefined || bareBase32(text) === '') throw new AppError('link.no-secret')
  const bytes = fromBase32(text)
  if (!bytes) throw new AppError('link.bad-secret')
  return new SecretBytes(bytes)
}

const algorithmOf = (parameters: Parameters): Algorithm => {
  const text = parameters.get('algorithm') ?? ''
  switch (text.trim().toUpperCase().replace(/^HMAC-?/, '').replace('-', '')) {
    case '':
    case 'SHA1':
      return 'SHA1'
    case 'SHA256':
      return 'SHA256'
    case 'SHA512':
      return 'SHA512'
    default:
      throw new AppError('link.bad-algorithm', { name: cleanName(text).slice(0, 40) })
  }
}

const digitsOf = (parameters: Parameters): number => {
  const text = parameters.get('digits') ?? ''
  if (text === '') return defaultDigits
  const digits = /^[0-9]{1,2}$/.test(text) ? Number(text) : 0
  if (digits < 5 || digits > 10) throw new AppError('link.bad-digits')
  return digits
}

const periodOf = (parameters: Parameters): number => {
  const text = parameters.get('period') ?? ''
  if (text === '') return defaultPeriod
  const period = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0
  if (period < 1 || period > maxPeriod) throw new AppError('link.bad-period', { count: maxPeriod })
  return period
}

/** The format asks for a counter; several apps leave a new account's out. */
const counterOf = (parameters: Parameters): bigint => {
  const text = parameters.get('counter') ?? ''
  if (text === '') return 0n
  const counter = /^[0-9]{1,20}$/.test(text) ? BigInt(text) : counterEnd
  if (counter >= counterEnd) throw new AppError('link.bad-counter')
  return counter
}

/** Once and no more; null where it isn't UTF-8 or not percent-encoding. */
const percentDecode = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
