// Every error code in plain words: what happened, what to do, and a button where one helps. A code without an entry doesn't
// compile. Renderer; tests/unit/renderer/copy-errors.test.ts.
import type { ErrorCode, ErrorDetail } from '../../shared/contract/errors.ts'
import type { Platform } from '../../shared/contract/views.ts'
import { accountErrors, linkErrors, scanErrors } from './errors/account.ts'
import { appErrors, keychainErrors, vaultErrors } from './errors/app.ts'
import { backupErrors, recoveryErrors } from './errors/backup.ts'
import type { Entry, ErrorCopy } from './errors/entry.ts'
import { keyFileErrors, keyGuardErrors, storageErrors } from './errors/guards.ts'
import { cloudErrors, sessionErrors } from './errors/session.ts'
import { platformWords } from '../../shared/copy/platform.ts'

export type { ErrorAction, ErrorCopy, ErrorIntent } from './errors/entry.ts'

const entries: Record<ErrorCode, Entry> = {
  ...appErrors,
  ...keychainErrors,
  ...vaultErrors,
  ...linkErrors,
  ...accountErrors,
  ...scanErrors,
  ...sessionErrors,
  ...cloudErrors,
  ...keyGuardErrors,
  ...storageErrors,
  ...backupErrors,
  ...keyFileErrors,
  ...recoveryErrors,
}

/** What is said in a recovery differs where this computer would have to know the backup already. */
export const errorCopy = (error: { readonly code: ErrorCode; readonly detail: ErrorDetail }, platform: Platform, place: 'recovery' | 'elsewhere' = 'elsewhere'): ErrorCopy =>
  entries[error.code]({ ...platformWords(platform), detail: error.detail, recovering: place === 'recovery' })
