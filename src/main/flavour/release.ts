// The build for users: Microsoft's endpoints, compiled in. Reads no TWOFOLD_* variable and holds no practice code.
import { releaseNames } from '../core/backup/names.ts'
import type { ReadFlavour } from './flavour.ts'
import { isMicrosoftSignIn, microsoftAuthority, microsoftGraph } from './microsoft.ts'
import { refusedSwitches } from './refused-switches.ts'

/** Put in by the build from its own environment (electron.vite.config.ts); empty when there is none. */
declare const compiledClientId: string | undefined

export const readFlavour: ReadFlavour = () => ({
  name: 'release',
  appName: 'Twofold',
  userData: null,
  keychainService: 'Twofold',
  practice: false,
  identity: { clientId: (typeof compiledClientId === 'string' && compiledClientId) || null, authority: microsoftAuthority },
  graphBase: microsoftGraph,
  icloudFolder: null,
  backupNames: releaseNames,
  devTools: false,
  refusedSwitches,
  trust: () => undefined,
  isSignInPage: isMicrosoftSignIn,
  onWindow: () => undefined,
})
