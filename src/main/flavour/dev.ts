// The build for development and practice: stand-ins or Microsoft, profiles and client id by TWOFOLD_* variables, which are
// parsed here and nowhere else. tests/unit/flavour/dev.test.ts.
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { practiceNames, releaseNames } from '../core/backup/names.ts'
import { FlavourError, type ReadFlavour } from './flavour.ts'
import { isMicrosoftSignIn, microsoftAuthority, microsoftGraph } from './microsoft.ts'
import { isLoopback, readPractice, trustOnly } from './practice.ts'
import { reportPaint } from './paint-report.ts'
import { writeScreenshotTo } from './screenshot.ts'

const clientId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const absolute = z.string().refine(isAbsolute, 'must be an absolute path')

const variables = z.object({
  TWOFOLD_PRACTICE: absolute.optional(),
  TWOFOLD_PROFILE: absolute.optional(),
  TWOFOLD_CLIENT_ID: z.string().regex(clientId, 'must be the application (client) id of your registration, such as 01234567-89ab-cdef-0123-456789abcdef').optional(),
  TWOFOLD_SCREENSHOT: absolute.optional(),
  TWOFOLD_REPORT_PAINT: z.literal('1').optional(),
})

export const readFlavour: ReadFlavour = ({ env, readFile }) => {
  const given = variables.safeParse(withoutEmpty(env))
  if (!given.success) {
    const [issue] = given.error.issues
    throw new FlavourError(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
  }
  const { TWOFOLD_PRACTICE, TWOFOLD_PROFILE, TWOFOLD_CLIENT_ID, TWOFOLD_SCREENSHOT, TWOFOLD_REPORT_PAINT } = given.data
  const practice = TWOFOLD_PRACTICE === undefined ? null : readPractice(TWOFOLD_PRACTICE, readFile)
  const appName = practice ? 'Twofold Practice' : 'Twofold Development'
  return {
    name: 'dev',
    appName,
    userData: TWOFOLD_PROFILE ?? null,
    keychainService: appName,
    practice: practice !== null,
    identity: practice
      ? { clientId: practice.clientId, authority: practice.authority }
      : { clientId: TWOFOLD_CLIENT_ID ?? null, authority: microsoftAuthority },
    graphBase: practice ? practice.graph : microsoftGraph,
    icloudFolder: practice ? practice.icloudFolder : null,
    backupNames: practice?.data === 'practice' ? practiceNames : releaseNames,
    devTools: true,
    refusedSwitches: () => [],
    trust: (session) => {
      if (practice) trustOnly(session, practice.certificateFingerprint)
    },
    isSignInPage: (url) => (practice ? isLoopback(url) && /^https?:$/.test(url.protocol) : isMicrosoftSignIn(url)),
    onWindow: (window) => {
      if (TWOFOLD_SCREENSHOT !== undefined) writeScreenshotTo(TWOFOLD_SCREENSHOT, window)
      if (TWOFOLD_REPORT_PAINT !== undefined) reportPaint(window)
    },
  }
}

const withoutEmpty = (env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
