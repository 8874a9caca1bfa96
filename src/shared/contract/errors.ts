// The closed union of error codes, `area.reason`, and what an error carries across IPC. Loaded by main (schemas) and
// renderer (types only). copy/errors.ts maps every code to a sentence; a missing one doesn't compile.
import { z } from 'zod'

export const errorCodes = [
  'app.unexpected',
  'ipc.refused',
  'ipc.bad-request',
  'ipc.bad-answer',

  'keychain.unavailable',
  'keychain.locked',
  'keychain.timed-out',
  'keychain.denied',
  'keychain.key-missing',

  'vault.not-open',
  'vault.damaged',
  'vault.newest-damaged',
  'vault.newer',
  'vault.write-failed',
  'vault.read-failed',

  'link.empty',
  'link.too-long',
  'link.not-a-code',
  'link.web-address',
  'link.microsoft-activation',
  'link.migration',
  'link.bad-type',
  'link.bad-label',
  'link.no-secret',
  'link.bad-secret',
  'link.bad-algorithm',
  'link.bad-digits',
  'link.bad-period',
  'link.bad-counter',

  'account.duplicate',
  'account.not-found',
  'account.too-many',
  'account.no-code',
  'account.counter-exhausted',
  'account.nothing-to-undo',

  'scan.no-code',
  'scan.several-codes',
  'scan.image-unreadable',
  'scan.image-too-large',
  'scan.camera-denied',
  'scan.camera-missing',
  'scan.camera-busy',
  'scan.engine-failed',

  'session.not-configured',
  'session.browser-failed',
  'session.timed-out',
  'session.work-account',
  'session.refused',
  'session.untrusted-answer',
  'session.needs-sign-in',
  'session.wrong-account',

  'cloud.offline',
  'cloud.timed-out',
  'cloud.cut',
  'cloud.unauthorized',
  'cloud.forbidden',
  'cloud.not-found',
  'cloud.conflict',
  'cloud.too-large',
  'cloud.throttled',
  'cloud.unavailable',
  'cloud.full',
  'cloud.bad-answer',
  'cloud.redirect-refused',
  'cloud.refused',
  'cloud.app-folder-fault',

  'key-guard.missing',
  'key-guard.changed',
  'key-guard.damaged',
  'key-guard.other-app',
  'key-guard.nothing-to-put-back',

  'storage.off',
  'storage.signed-out',
  'storage.other-account',
  'storage.missing',
  'storage.denied',
  'storage.read-only',
  'storage.full',
  'storage.in-onedrive',
  'storage.link-refused',
  'storage.not-downloaded',
  'storage.too-many-files',
  'storage.too-large',
  'storage.exists',
  'storage.failed',

  'backup.none',
  'backup.wrong-account',
  'backup.damaged',
  'backup.newer',
  'backup.practice-data',
  'backup.wrong-key',
  'backup.empty',
  'backup.not-on',
  'backup.check-failed',
  'backup.passphrase-needed',
  'backup.passphrase-wrong',
  'backup.passphrase-too-short',
  'backup.passphrase-failed',
  'backup.location-deleted',
  'backup.nothing-to-take-back',

  'key-file.not-a-key',
  'key-file.other-account',
  'key-file.unreadable',

  'recovery.accounts-exist',
  'recovery.not-now',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** Facts that a sentence may need. Never a secret, a path or a URL with a query. */
export const errorDetailSchema = z.strictObject({
  /** Masked user name that was expected, such as `sa...@outlook.com`. */
  expected: z.exactOptional(z.string().max(320)),
  /** User name that was found instead. */
  found: z.exactOptional(z.string().max(320)),
  /** Name of a field, computer, folder or account that the error is about. */
  name: z.exactOptional(z.string().max(320)),
  /** A bound that was exceeded, or a count. */
  count: z.exactOptional(z.number().int().nonnegative()),
  /** How long to wait before trying again, seconds. */
  retryAfterSeconds: z.exactOptional(z.number().int().nonnegative()),
})

export type ErrorDetail = z.infer<typeof errorDetailSchema>

export const errorViewSchema = z.strictObject({
  code: z.enum(errorCodes),
  detail: errorDetailSchema,
  /** Short random text that also stands in the log beside the cause. */
  reference: z.string().regex(/^[0-9a-f]{8}$/),
})

/** An error as the renderer sees it. */
export type ErrorView = z.infer<typeof errorViewSchema>
