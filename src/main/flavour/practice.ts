// Practice mode: reads the file by which the stand-ins say where they are, and trusts their one certificate. Part of the
// development build only. tests/unit/flavour/dev.test.ts hands it broken files.
import { X509Certificate, createHash } from 'node:crypto'
import { isAbsolute } from 'node:path'
import type { Session } from 'electron'
import { z } from 'zod'
import { FlavourError } from './flavour.ts'

const loopback = z.string().refine((text) => URL.canParse(text) && isLoopback(new URL(text)), 'must be on this computer')

const practiceSchema = z.object({
  authority: loopback,
  graph: loopback,
  clientId: z.string().min(1).max(128),
  certificatePem: z.string().max(16_384),
  icloudFolder: z.string().refine(isAbsolute, 'must be an absolute path'),
  data: z.enum(['practice', 'release']),
})

export interface Practice extends z.infer<typeof practiceSchema> {
  /** As Chromium spells it. */
  readonly certificateFingerprint: string
}

export const isLoopback = (url: URL): boolean => url.hostname === 'localhost' || url.hostname === '127.0.0.1'

/** Throws FlavourError. */
export const readPractice = (path: string, readFile: (path: string) => string): Practice => {
  const parsed = practiceSchema.safeParse(parseJson(path, readFile))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new FlavourError(`TWOFOLD_PRACTICE: ${path} is not what the stand-ins write: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
  }
  return { ...parsed.data, certificateFingerprint: fingerprintOf(path, parsed.data.certificatePem) }
}

const parseJson = (path: string, readFile: (path: string) => string): unknown => {
  try {
    return JSON.parse(readFile(path))
  } catch (cause) {
    throw new FlavourError(`TWOFOLD_PRACTICE: ${path} can't be read as JSON. Are the stand-ins running?`, { cause })
  }
}

const fingerprintOf = (path: string, pem: string): string => {
  try {
    return `sha256/${createHash('sha256').update(new X509Certificate(pem).raw).digest('base64')}`
  } catch (cause) {
    throw new FlavourError(`TWOFOLD_PRACTICE: ${path} holds no certificate.`, { cause })
  }
}

/** Trusts exactly this certificate, and it on loopback only; everything else is Chromium's to judge. */
export const trustOnly = (session: Session, fingerprint: string): void =>
  session.setCertificateVerifyProc((request, callback) => {
    const isStandIn = request.certificate.fingerprint === fingerprint && isLoopback(new URL(`https://${request.hostname}`))
    callback(isStandIn ? verdict.trusted : verdict.chromiumDecides)
  })

/** The numbers of Electron's setCertificateVerifyProc. */
const verdict = { trusted: 0, chromiumDecides: -3 } as const
