// The account and its credential as main holds them. Pure types and the one rule that derives what an account needs.
import type { Binding, Kind, Need } from '../../../shared/contract/views.ts'
import type { SecretBytes } from '../secret.ts'

export const algorithms = ['SHA1', 'SHA256', 'SHA512'] as const
export type Algorithm = (typeof algorithms)[number]

/** What makes codes: RFC 6238 (period in seconds), RFC 4226 (64-bit counter of the NEXT code), or Steam's variant. */
export type Credential =
  | { readonly type: 'totp'; readonly secret: SecretBytes; readonly algorithm: Algorithm; readonly digits: number; readonly period: number }
  | { readonly type: 'hotp'; readonly secret: SecretBytes; readonly algorithm: Algorithm; readonly digits: number; readonly counter: bigint }
  | { readonly type: 'steam'; readonly secret: SecretBytes; readonly algorithm: 'SHA1'; readonly digits: 5; readonly period: 30 }

/** Identity of a Microsoft account: tenant id and object id, never the e-mail address. */
export interface MicrosoftIdentity {
  readonly tid: string
  readonly oid: string
}

export interface Account {
  /** 16 random bytes as lower-case hex. */
  readonly id: string
  readonly kind: Kind
  readonly issuer: string
  readonly userName: string
  readonly binding: Binding
  /** Null after a recovery of an account that is bound to another computer. */
  readonly credential: Credential | null
  readonly groups?: readonly string[]
  readonly pinned?: boolean
  readonly note?: string
  readonly msa?: MicrosoftIdentity
}

/** Sign-in proves a personal account; everything else needs a new QR code from its provider. */
export const needOf = (account: Pick<Account, 'kind' | 'credential'>): Need =>
  account.credential ? 'none' : account.kind === 'personal' ? 'sign-in' : 'scan'
