// Writes otpauth links as issuers do: the other direction of the app's parser, for its tests.

/** RFC 4648 base32 without padding, over one long number: nothing of the app's own decoder is in it. */
export const toBase32 = (bytes: Uint8Array): string => {
  const chars = Math.ceil((bytes.length * 8) / 5)
  let value = bytes.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n) << BigInt(chars * 5 - bytes.length * 8)
  let text = ''
  for (let i = 0; i < chars; i++) {
    text = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Number(value & 31n)) + text
    value >>= 5n
  }
  return text
}

export interface LinkParts {
  readonly type: 'totp' | 'hotp' | 'steam'
  readonly issuer: string
  readonly userName: string
  readonly secret: Uint8Array
  readonly algorithm?: string
  readonly digits?: number
  readonly period?: number
  readonly counter?: bigint
}

export const otpauthLink = ({ type, issuer, userName, secret, ...rest }: LinkParts): string => {
  const label = issuer === '' ? `:${userName}` : `${issuer}:${userName}`
  const query = Object.entries({ secret: toBase32(secret), issuer, ...rest }).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  return `otpauth://${type}/${encodeURIComponent(label)}?${query.join('&')}`
}
