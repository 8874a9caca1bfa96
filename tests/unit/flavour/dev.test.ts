// The development build's variables and practice file, good and broken; and what the release makes of the same.
import { X509Certificate, createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Session } from 'electron'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readFlavour as readDev } from '../../../src/main/flavour/dev.ts'
import { FlavourError } from '../../../src/main/flavour/flavour.ts'
import { readFlavour as readRelease } from '../../../src/main/flavour/release.ts'
import { certificateIn } from '../../stand-ins/certificate.ts'

const clientId = '01234567-89ab-4def-8123-456789abcdef'
let folder = ''
let certificatePem = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'twofold-flavour-'))
  certificatePem = certificateIn(folder).certificatePem
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const practice = (change: Record<string, unknown> = {}): string =>
  JSON.stringify({
    authority: 'https://localhost:4001/consumers',
    graph: 'https://localhost:4002/v1.0',
    clientId: 'stand-in',
    certificatePem,
    icloudFolder: '/tmp/icloud',
    data: 'practice',
    ...change,
  })

const dev = (env: Record<string, string>, file = practice()) => readDev({ env, readFile: () => file })
const practising = (file = practice()) => dev({ TWOFOLD_PRACTICE: '/tmp/practice.json' }, file)

describe('without practice', () => {
  test('there is no sign-in unless a client id is given', () => {
    const flavour = dev({})
    expect(flavour).toMatchObject({ practice: false, identity: { clientId: null }, icloudFolder: null, userData: null, keychainService: 'Twofold Development' })
    expect(dev({ TWOFOLD_CLIENT_ID: clientId }).identity).toEqual({ clientId, authority: 'https://login.microsoftonline.com/consumers' })
  })

  test('an empty variable counts as none', () => {
    expect(dev({ TWOFOLD_PRACTICE: '', TWOFOLD_CLIENT_ID: '' })).toMatchObject({ practice: false, identity: { clientId: null } })
  })

  test('only Microsoft’s sign-in page may be opened', () => {
    const flavour = dev({ TWOFOLD_CLIENT_ID: clientId })
    expect(flavour.isSignInPage(new URL('https://login.microsoftonline.com/x'))).toBe(true)
    expect(flavour.isSignInPage(new URL('http://localhost:4003/x'))).toBe(false)
  })

  test.each([
    [{ TWOFOLD_CLIENT_ID: 'mine' }, /TWOFOLD_CLIENT_ID: must be the application/],
    [{ TWOFOLD_PROFILE: 'relative/folder' }, /TWOFOLD_PROFILE: must be an absolute path/],
    [{ TWOFOLD_SCREENSHOT: 'x.png' }, /TWOFOLD_SCREENSHOT: must be an absolute path/],
  ])('%j is refused with a sentence', (env: Record<string, string>, sentence) => {
    expect(() => dev(env)).toThrow(FlavourError)
    expect(() => dev(env)).toThrow(sentence)
  })
})

describe('practice', () => {
  test('has the stand-ins’ endpoints, its own keychain service and its own data', () => {
    expect(practising()).toMatchObject({
      practice: true,
      appName: 'Twofold Practice',
      keychainService: 'Twofold Practice',
      identity: { clientId: 'stand-in', authority: 'https://localhost:4001/consumers' },
      graphBase: 'https://localhost:4002/v1.0',
      icloudFolder: '/tmp/icloud',
      backupNames: { typ: 'twofold-practice-backup', rootFolder: 'Twofold Practice/v1' },
    })
  })

  test('writes the release format when it is told to, and still says that it is practice', () => {
    expect(practising(practice({ data: 'release' }))).toMatchObject({ practice: true, backupNames: { typ: 'twofold-backup', rootFolder: 'Twofold/v1' } })
  })

  test('may open pages of this computer only', () => {
    const { isSignInPage } = practising()
    for (const page of ['http://localhost:4003/a', 'https://localhost:4001/consumers']) expect(isSignInPage(new URL(page)), page).toBe(true)
    for (const page of ['https://login.microsoftonline.com/x', 'http://localhost.example/', 'file://localhost/etc/passwd']) expect(isSignInPage(new URL(page)), page).toBe(false)
  })

  test.each([
    ['is not JSON', '{', /can't be read as JSON/],
    ['has an endpoint elsewhere', { graph: 'https://graph.microsoft.com/v1.0' }, /graph must be on this computer/],
    ['has an authority elsewhere', { authority: 'https://localhost.example/consumers' }, /authority must be on this computer/],
    ['has no certificate', { certificatePem: 'none' }, /holds no certificate/],
    ['has a relative folder', { icloudFolder: 'icloud' }, /icloudFolder must be an absolute path/],
    ['has unknown data', { data: 'real' }, /data /],
  ])('a file that %s is refused with a sentence', (_what, change, sentence) => {
    const file = typeof change === 'string' ? change : practice(change)
    expect(() => practising(file)).toThrow(FlavourError)
    expect(() => practising(file)).toThrow(sentence)
  })

  test('trusts exactly the stand-ins’ certificate, and on this computer only', () => {
    const answers: number[] = []
    type Verify = (request: { hostname: string; certificate: { fingerprint: string } }, callback: (verdict: number) => void) => void
    let verify: Verify = () => undefined
    // All that trust() uses of a session.
    const session = { setCertificateVerifyProc: (given: Verify) => void (verify = given) } as unknown as Session
    practising().trust(session)
    const fingerprint = `sha256/${createHash('sha256').update(new X509Certificate(certificatePem).raw).digest('base64')}`
    const ask = (hostname: string, print: string): void => verify({ hostname, certificate: { fingerprint: print } }, (verdict) => void answers.push(verdict))
    ask('localhost', fingerprint)
    ask('localhost', 'sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=')
    ask('graph.microsoft.com', fingerprint)
    expect(answers).toEqual([0, -3, -3])
  })
})

describe('the release', () => {
  const env = { TWOFOLD_PRACTICE: '/tmp/practice.json', TWOFOLD_PROFILE: '/tmp/profile', TWOFOLD_CLIENT_ID: clientId, TWOFOLD_SCREENSHOT: '/tmp/x.png' }

  test('is the same whatever TWOFOLD_* says, and reads no file', () => {
    const reads: string[] = []
    const readFile = (path: string): string => {
      reads.push(path)
      return practice()
    }
    const { trust: _trust, ...data } = readRelease({ env, readFile })
    const { trust: _other, ...without } = readRelease({ env: {}, readFile })
    expect(JSON.stringify(data)).toBe(JSON.stringify(without))
    expect(reads).toEqual([])
    expect(data).toMatchObject({ practice: false, devTools: false, userData: null, keychainService: 'Twofold', identity: { clientId: null } })
  })
})
