// A certificate for localhost, made at run time by the openssl command and kept in the stand-ins' state folder. Nobody
// trusts it but the app in practice mode (by its exact fingerprint) and tests (by the `ca` option).
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const validDays = 60
const renewBeforeMs = 7 * 86_400_000

// A configuration of its own, so that the system's openssl.cnf (and LibreSSL on macOS) makes no difference.
const configuration = `
[req]
prompt = no
distinguished_name = name
x509_extensions = extensions
[name]
CN = Twofold practice stand-in
[extensions]
subjectAltName = DNS:localhost,IP:127.0.0.1
basicConstraints = critical,CA:TRUE
keyUsage = critical,digitalSignature,keyEncipherment,keyCertSign
extendedKeyUsage = serverAuth
`

export interface Certificate {
  readonly keyPem: string
  readonly certificatePem: string
}

/** Takes the kept certificate while it is good for another week, else makes a new one. */
export const certificateIn = (dir: string): Certificate => {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const keyFile = join(dir, 'localhost.key')
  const certificateFile = join(dir, 'localhost.pem')
  if (!isGood(keyFile, certificateFile)) make(dir, keyFile, certificateFile)
  return { keyPem: readFileSync(keyFile, 'utf8'), certificatePem: readFileSync(certificateFile, 'utf8') }
}

const isGood = (keyFile: string, certificateFile: string): boolean => {
  if (!existsSync(keyFile) || !existsSync(certificateFile)) return false
  try {
    const certificate = new X509Certificate(readFileSync(certificateFile))
    return Date.parse(certificate.validTo) - Date.now() > renewBeforeMs
  } catch {
    return false
  }
}

const make = (dir: string, keyFile: string, certificateFile: string): void => {
  const configurationFile = join(dir, 'openssl.cnf')
  writeFileSync(configurationFile, configuration)
  // Created empty and private first: openssl then writes into a file that nobody else could ever read.
  writeFileSync(keyFile, '', { mode: 0o600 })
  chmodSync(keyFile, 0o600)
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-sha256', '-days', `${validDays}`]
  try {
    execFileSync('openssl', [...args, '-config', configurationFile, '-keyout', keyFile, '-out', certificateFile], { stdio: 'pipe' })
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : ''
    throw new Error(`Practice mode makes its certificate with the openssl command, which did not work here. Install openssl and try again. (${reason})`)
  }
}
