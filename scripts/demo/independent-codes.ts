// Codes by implementations that share nothing with the app's: Debian's oathtool for TOTP and HOTP, and for Steam, which
// oathtool doesn't know, HMAC by node:crypto. Secrets go through standard input, never through arguments.
import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'

const oathtool = (secret: Buffer, options: readonly string[]): string => {
  const run = spawnSync('oathtool', [...options, '-'], { input: secret.toString('hex'), encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`oathtool failed: ${run.error?.message ?? run.stderr}`)
  return run.stdout.trim()
}

/** RFC 6238, SHA-1, 6 digits, 30 s. */
export const independentTotp = (secret: Buffer, atMs: number): string => oathtool(secret, ['--totp', `--now=@${Math.floor(atMs / 1000)}`])

/** RFC 4226, 6 digits. */
export const independentHotp = (secret: Buffer, counter: number): string => oathtool(secret, ['--hotp', `--counter=${counter}`])

const steamAlphabet = '23456789BCDFGHJKMNPQRTVWXY'

/** Steam's variant of RFC 6238: the truncated value in five letters, lowest first. */
export const independentSteam = (secret: Buffer, atMs: number): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)))
  const mac = createHmac('sha1', secret).update(counter).digest()
  let value = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff
  let code = ''
  for (let i = 0; i < 5; i += 1) {
    code += steamAlphabet.charAt(value % steamAlphabet.length)
    value = Math.floor(value / steamAlphabet.length)
  }
  return code
}
