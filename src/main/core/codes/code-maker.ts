// Makes codes: TOTP (RFC 6238) and HOTP (RFC 4226) by the otpauth library, Steam's variant and counters above 2^53-1 by
// the same truncation here. Pure; the HMAC is the Crypto port's. tests/unit/core/codes has the RFCs' vectors.
import { HOTP, Secret } from 'otpauth/bare'
import type { Credential } from '../accounts/account.ts'
import type { Crypto } from '../ports.ts'

export type TimedCredential = Extract<Credential, { type: 'totp' | 'steam' }>
export type CounterCredential = Extract<Credential, { type: 'hotp' }>

export interface TimedCode {
  readonly code: string
  /** The code of the following window. */
  readonly next: string
  /** Milliseconds since 1970; the code is valid in [from, until). */
  readonly validFromMs: number
  readonly validUntilMs: number
}

export interface CodeMaker {
  timed(credential: TimedCredential, atMs: number): TimedCode
  counted(credential: CounterCredential): string
}

const steamAlphabet = '23456789BCDFGHJKMNPQRTVWXY'

export const isTimed = (credential: Credential): credential is TimedCredential => credential.type !== 'hotp'

export const createCodeMaker = ({ hmac }: Pick<Crypto, 'hmac'>): CodeMaker => {
  /** Ready-made keys and the last window, for as long as somebody holds the credential. */
  const keys = new WeakMap<Credential, Secret>()
  const windows = new WeakMap<Credential, { readonly index: number; readonly made: TimedCode }>()

  const keyOf = (credential: Credential): Secret => {
    const known = keys.get(credential)
    if (known) return known
    const key = new Secret({ buffer: credential.secret.bytes().buffer })
    keys.set(credential, key)
    return key
  }

  const at = (credential: Credential, counter: bigint): string => {
    const { type, algorithm, digits } = credential
    const secret = keyOf(credential)
    // The library takes its counter as a number, and knows no Steam.
    if (type === 'steam' || counter > BigInt(Number.MAX_SAFE_INTEGER)) {
      const value = truncated(hmac(algorithm, secret.bytes, bigEndian(counter)))
      return type === 'steam' ? steamText(value) : decimalText(value, digits)
    }
    return HOTP.generate({ secret, algorithm, digits, counter: Number(counter), hmac: (_name, key, message) => hmac(algorithm, key, message) })
  }

  return {
    timed: (credential, atMs) => {
      const lengthMs = credential.period * 1_000
      const index = Math.floor(Math.max(0, atMs) / lengthMs)
      const last = windows.get(credential)
      if (last?.index === index) return last.made
      const made: TimedCode = {
        code: last?.index === index - 1 ? last.made.next : at(credential, BigInt(index)),
        next: at(credential, BigInt(index + 1)),
        validFromMs: index * lengthMs,
        validUntilMs: (index + 1) * lengthMs,
      }
      windows.set(credential, { index, made })
      return made
    },
    counted: (credential) => at(credential, credential.counter),
  }
}

/** RFC 4226 section 5.2: the moving factor as 8 bytes. */
const bigEndian = (counter: bigint): Uint8Array => Uint8Array.from({ length: 8 }, (_, i) => Number((counter >> BigInt(56 - 8 * i)) & 255n))

/** RFC 4226 section 5.3: dynamic truncation to 31 bits. */
const truncated = (digest: Uint8Array): number => {
  const offset = (digest.at(-1) ?? 0) & 15
  const byte = (i: number) => digest[offset + i] ?? 0
  return (((byte(0) & 127) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3)) >>> 0
}

const decimalText = (value: number, digits: number): string => String(value % 10 ** digits).padStart(digits, '0')

const steamText = (value: number): string => {
  let text = ''
  for (let left = value; text.length < 5; left = Math.floor(left / steamAlphabet.length)) text += steamAlphabet.charAt(left % steamAlphabet.length)
  return text
}
