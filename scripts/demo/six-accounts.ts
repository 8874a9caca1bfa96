// The six accounts of the demo: one of each state that an account can come back in. Secrets are fresh random bytes, so that
// nothing in the repository looks like a real one.
import { randomBytes } from 'node:crypto'

export interface DemoAccount {
  readonly name: string
  readonly issuer: string
  readonly userName: string
  readonly way: 'link' | 'picture' | 'webcam'
  readonly type: 'totp' | 'hotp' | 'steam'
  readonly secret: Buffer
  /** A personal account bound to this computer is bound by hand after it was added. */
  readonly bindByHand: boolean
  /** How it comes back on the new computer. */
  readonly comesBack: 'ready' | 'sign-in' | 'scan'
  readonly link: string
}

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 without padding. */
export const toBase32 = (bytes: Uint8Array): string => {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/g) ?? []
  return groups.map((group) => base32Alphabet.charAt(parseInt(group.padEnd(5, '0'), 2))).join('')
}

type Shape = Omit<DemoAccount, 'secret' | 'link'> & { readonly label: string; readonly more: string }

const shapes: readonly Shape[] = [
  { name: 'personal, portable', issuer: 'Microsoft', userName: 'sam.rivera@outlook.com', label: 'Microsoft:sam.rivera%40outlook.com', way: 'picture', type: 'totp', bindByHand: false, comesBack: 'ready', more: 'issuer=Microsoft' },
  { name: 'personal, this computer', issuer: 'Microsoft', userName: 'rivera.family@outlook.com', label: 'Microsoft:rivera.family%40outlook.com', way: 'link', type: 'totp', bindByHand: true, comesBack: 'sign-in', more: 'issuer=Microsoft' },
  { name: 'work', issuer: 'Contoso', userName: 'sam.rivera@contoso.com', label: 'Contoso:sam.rivera%40contoso.com', way: 'webcam', type: 'totp', bindByHand: false, comesBack: 'scan', more: 'issuer=Microsoft' },
  { name: 'other, TOTP', issuer: 'Harbour Mail', userName: 'sam@harbourmail.example', label: 'Harbour%20Mail:sam%40harbourmail.example', way: 'picture', type: 'totp', bindByHand: false, comesBack: 'ready', more: 'issuer=Harbour%20Mail' },
  { name: 'other, HOTP', issuer: 'Northwind Bank', userName: 'joint account', label: 'Northwind%20Bank:joint%20account', way: 'link', type: 'hotp', bindByHand: false, comesBack: 'ready', more: 'issuer=Northwind%20Bank&counter=0' },
  { name: 'other, Steam', issuer: 'Steam', userName: 'samrivera', label: 'Steam:samrivera', way: 'link', type: 'steam', bindByHand: false, comesBack: 'ready', more: 'issuer=Steam' },
]

export const makeSixAccounts = (): DemoAccount[] =>
  shapes.map(({ label, more, ...account }) => {
    const secret = randomBytes(20)
    return { ...account, secret, link: `otpauth://${account.type}/${label}?secret=${toBase32(secret)}&${more}` }
  })
