// The door for text as it was pasted, scanned or read from a picture: the account that it describes, or an AppError link.*
// that says what it is instead. Pure; never opens, fetches or follows anything. tests/unit/core/accounts has its corpus.
import { maxLinkLength } from '../../../shared/contract/limits.ts'
import { AppError } from '../app-error.ts'
import { fromBase64url } from '../encoding.ts'
import { SecretBytes } from '../secret.ts'
import { fromBase32 } from './base32.ts'
import { defaultBinding } from './kind.ts'
import { parseOtpauth, steamCredential, type NewAccount } from './otpauth-uri.ts'

/** What a text can mean. One link is one account so far. */
export interface ParsedText {
  readonly kind: 'account'
  readonly account: NewAccount
}

export const parseText = (text: string): ParsedText => {
  const link = text.trim()
  if (link === '') throw new AppError('link.empty')
  if (link.length > maxLinkLength) throw new AppError('link.too-long', { count: maxLinkLength })
  // Taking the first line of a list would look like success for all of it.
  if (/[\r\n]/.test(link)) throw new AppError('link.not-a-code')
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(.*)$/i.exec(link) ?? []
  if (scheme === undefined || rest === undefined) throw new AppError('link.not-a-code')
  switch (scheme.toLowerCase()) {
    case 'otpauth':
    case 'apple-otpauth':
      return { kind: 'account', account: parseOtpauth(afterSlashes(rest)) }
    case 'steam':
      return { kind: 'account', account: parseSteam(afterSlashes(rest)) }
    case 'otpauth-migration':
      throw new AppError('link.migration')
    case 'phonefactor':
      throw new AppError('link.microsoft-activation')
    case 'motp':
      throw new AppError('link.bad-type', { name: 'mOTP' })
    case 'http':
    case 'https':
      throw new AppError(isMicrosoftActivation(rest) ? 'link.microsoft-activation' : 'link.web-address')
    default:
      throw new AppError('link.not-a-code')
  }
}

const afterSlashes = (rest: string): string => {
  if (!rest.startsWith('//')) throw new AppError('link.not-a-code')
  return rest.slice(2)
}

/** The newer form of Microsoft's push activation; like phonefactor: it holds no code secret. */
const isMicrosoftActivation = (rest: string): boolean => /^\/\/login\.microsoftonline\.com\/authenticatorapp\/activateaccount(?:[/?#]|$)/i.test(rest)

/** `steam://SECRET`: base32, or base64 by some writers, told apart by its mixed case and its own characters. */
const parseSteam = (rest: string): NewAccount => {
  const text = rest.replace(/\/$/, '').replaceAll(/%3d/gi, '=')
  if (text === '') throw new AppError('link.no-secret')
  const isBase64 = /[+/_]/.test(text) || (/[a-z]/.test(text) && /[A-Z]/.test(text))
  const bytes = isBase64 ? fromBase64url(text.replaceAll('+', '-').replaceAll('/', '_').replace(/={1,2}$/, '')) : fromBase32(text)
  if (!bytes) throw new AppError('link.bad-secret')
  return { kind: 'other', issuer: 'Steam', userName: '', binding: defaultBinding('other'), credential: steamCredential(new SecretBytes(bytes)) }
}
