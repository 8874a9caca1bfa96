// The one table of calls: params, result and the error codes each may answer. The bridge's type, main's exhaustive
// handler map and the contract test's walk are derived from it. Loaded by main; the renderer imports the types only.
import { z } from 'zod'
import type { ErrorCode } from './errors.ts'
import { maxPassphraseLength, maxPastedText } from './limits.ts'
import type { CallName } from './names.ts'
import { accountView, backupNotices, bindings, hexId, kinds, name, settingsView, stateView } from './views.ts'

const nothing = z.strictObject({})
const byId = z.strictObject({ id: hexId })
const versionRef = z.strictObject({ loc: hexId, versionId: z.string().max(200) })
const passphrase = z.string().max(maxPassphraseLength)
/** The call only starts or ends something; slices report what becomes of it. */
const done = z.strictObject({})

export const linkTopics = ['microsoft-recovery', 'microsoft-security', 'microsoft-other-app', 'icloud-drive', 'camera-settings', 'time-settings', 'onedrive', 'app-consents'] as const
export type LinkTopic = (typeof linkTopics)[number]

const vaultCodes = ['vault.not-open', 'vault.write-failed'] as const
const linkCodes = [
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
] as const

/** How a look at both guards may end, where the call waits for it. */
const lookCodes = [
  'session.not-configured',
  'session.needs-sign-in',
  'cloud.offline',
  'cloud.timed-out',
  'cloud.cut',
  'cloud.unauthorized',
  'cloud.forbidden',
  'cloud.not-found',
  'cloud.too-large',
  'cloud.throttled',
  'cloud.unavailable',
  'cloud.bad-answer',
  'cloud.redirect-refused',
  'cloud.refused',
  'storage.off',
  'storage.signed-out',
  'storage.missing',
  'storage.denied',
  'storage.link-refused',
  'storage.not-downloaded',
  'storage.failed',
  'key-guard.missing',
  'key-guard.damaged',
  'key-guard.other-app',
  'backup.none',
  'backup.wrong-account',
  'backup.damaged',
  'backup.newer',
  'backup.practice-data',
] as const

/** Codes that any call may answer. */
export const commonErrors = ['app.unexpected', 'ipc.refused', 'ipc.bad-request', 'ipc.bad-answer'] as const

const call = <P extends z.ZodType, R extends z.ZodType, E extends ErrorCode>(params: P, result: R, errors: readonly E[]) => ({
  params,
  result,
  errors,
})

export const calls = {
  'state.read': call(nothing, stateView, []),

  /** Text as pasted, scanned or read from a picture. Parsed in main; adds the account that it describes. */
  'accounts.addText': call(
    z.strictObject({ text: z.string().max(maxPastedText) }),
    z.strictObject({ account: accountView }),
    [...linkCodes, 'account.duplicate', 'account.too-many', ...vaultCodes],
  ),
  'accounts.rename': call(z.strictObject({ id: hexId, issuer: name, userName: name }), done, ['account.not-found', ...vaultCodes]),
  'accounts.setKind': call(z.strictObject({ id: hexId, kind: z.enum(kinds) }), done, ['account.not-found', ...vaultCodes]),
  /** Asks in a native dialog first; `changed` is false when the user said no. */
  'accounts.setBinding': call(z.strictObject({ id: hexId, binding: z.enum(bindings) }), z.strictObject({ changed: z.boolean() }), [
    'account.not-found',
    ...vaultCodes,
  ]),
  /** `to` is the wanted index in the list without the moved account. */
  'accounts.move': call(z.strictObject({ id: hexId, to: z.number().int().nonnegative() }), done, ['account.not-found', ...vaultCodes]),
  'accounts.remove': call(byId, done, ['account.not-found', ...vaultCodes]),
  'accounts.undoRemove': call(nothing, done, ['account.nothing-to-undo', 'account.too-many', ...vaultCodes]),

  'codes.copy': call(byId, done, ['account.not-found', 'account.no-code', 'vault.not-open']),
  /** HOTP: the counter is on disk before the code is shown (RFC 4226 section 7.2). */
  'codes.next': call(byId, done, ['account.not-found', 'account.no-code', 'account.counter-exhausted', ...vaultCodes]),

  /** Absent members stay as they are. */
  'settings.change': call(
    z.strictObject({
      theme: z.exactOptional(settingsView.shape.theme),
      clipboardSeconds: z.exactOptional(settingsView.shape.clipboardSeconds),
      hideCodes: z.exactOptional(settingsView.shape.hideCodes),
    }),
    done,
    vaultCodes,
  ),

  'session.signIn': call(nothing, done, ['session.not-configured', ...vaultCodes]),
  'session.cancel': call(nothing, done, []),
  /** Puts the sign-in page's address on the clipboard, for when no browser opened. */
  'session.copyLink': call(nothing, z.strictObject({ copied: z.boolean() }), []),
  'session.signOut': call(nothing, done, vaultCodes),

  /** Looks at both guards again and lists the versions. */
  'backup.refresh': call(nothing, done, vaultCodes),
  /** `withoutPassphrase`: go on although versions of another computer there are locked with one that isn't known here. */
  'backup.turnOn': call(z.strictObject({ withoutPassphrase: z.exactOptional(z.literal(true)) }), done, ['session.not-configured', ...vaultCodes]),
  'backup.cancel': call(nothing, done, []),
  /** Versions stay in the storage. */
  'backup.turnOff': call(nothing, done, vaultCodes),
  'backup.run': call(nothing, done, ['backup.not-on', ...vaultCodes]),
  /** Native folder dialog; `chosen` is false when it was closed. */
  'backup.chooseFolder': call(nothing, z.strictObject({ chosen: z.boolean() }), [
    'storage.in-onedrive',
    'storage.read-only',
    'storage.full',
    'storage.denied',
    'storage.missing',
    'storage.link-refused',
    'storage.failed',
    ...vaultCodes,
  ]),
  'backup.useDefaultStorage': call(nothing, done, vaultCodes),
  /** The iCloud account that is signed in now is the storage guard from here on. Asks in a native dialog first. */
  'backup.acceptStorage': call(nothing, z.strictObject({ changed: z.boolean() }), ['backup.not-on', ...vaultCodes]),
  /** Signs in to another recovery account and moves the backup to it; the one before is kept for 30 days. */
  'backup.useOtherAccount': call(nothing, done, ['backup.not-on', ...vaultCodes]),
  /** The one-time wider consent by which a new app folder is made where the service refuses to; then backup is turned on. */
  'backup.makeAppFolder': call(nothing, done, ['session.not-configured', ...vaultCodes]),
  /** Versions from now on are locked with a new key; older ones stay readable. */
  'backup.newKey': call(nothing, done, ['backup.not-on', ...vaultCodes]),
  /** Puts the keys that this computer has seen back into the recovery account. Asks in a native dialog before it replaces a changed one. */
  'backup.putKeyBack': call(nothing, done, ['backup.not-on', 'key-guard.nothing-to-put-back', 'key-guard.changed', 'cloud.conflict', 'cloud.full', ...lookCodes, ...vaultCodes]),
  'backup.dismissNotice': call(z.strictObject({ notice: z.enum(backupNotices) }), done, vaultCodes),
  /** Turns backup off and marks it as deleted; it can be taken back for 30 days. Asks in a native dialog first. */
  'backup.delete': call(nothing, z.strictObject({ deleted: z.boolean() }), ['backup.not-on', 'storage.other-account', 'storage.in-onedrive', 'storage.off', 'storage.missing', 'storage.denied', 'storage.read-only', 'storage.full', 'storage.failed', ...vaultCodes]),
  /** Removes the mark and turns backup on again. */
  'backup.takeBack': call(z.strictObject({ loc: hexId }), done, ['backup.nothing-to-take-back', ...vaultCodes]),
  'backup.compare': call(versionRef, done, ['vault.not-open']),
  'backup.closeComparison': call(nothing, done, []),
  /** Versions from now on need it too. With `sheet` a printable recovery sheet is opened. */
  'backup.setPassphrase': call(z.strictObject({ passphrase, sheet: z.boolean() }), done, ['backup.passphrase-too-short', 'backup.passphrase-failed', ...vaultCodes]),
  /** A passphrase that another computer set, or an earlier one: opens versions that are locked with it. */
  'backup.enterPassphrase': call(z.strictObject({ passphrase }), done, ['backup.passphrase-wrong', 'backup.passphrase-failed', ...lookCodes, ...vaultCodes]),
  /** Asks in a native dialog first. */
  'backup.removePassphrase': call(nothing, z.strictObject({ changed: z.boolean() }), vaultCodes),

  'checkup.run': call(nothing, done, ['vault.not-open']),
  'checkup.cancel': call(nothing, done, []),

  'recovery.begin': call(nothing, done, ['session.not-configured', 'vault.not-open']),
  /** Another account, or the same again after a failure. */
  'recovery.signIn': call(nothing, done, ['recovery.not-now']),
  'recovery.lookAgain': call(nothing, done, ['recovery.not-now']),
  'recovery.choose': call(z.strictObject({ versionId: z.string().max(200) }), done, ['recovery.not-now']),
  'recovery.back': call(nothing, done, ['recovery.not-now']),
  'recovery.enterPassphrase': call(z.strictObject({ passphrase }), done, ['recovery.not-now']),
  /** A key file downloaded from OneDrive, chosen in a native dialog. */
  'recovery.useKeyFile': call(nothing, z.strictObject({ chosen: z.boolean() }), ['recovery.not-now', 'key-file.not-a-key', 'key-file.other-account', 'key-file.unreadable']),
  'recovery.restore': call(nothing, done, ['recovery.not-now']),
  'recovery.cancel': call(nothing, done, []),
  'recovery.close': call(nothing, done, []),

  /** The camera is granted while a scan is armed, and for no longer than its time limit. */
  'scan.arm': call(nothing, done, []),
  'scan.disarm': call(nothing, done, []),

  'vault.retry': call(nothing, done, []),
  'links.open': call(z.strictObject({ topic: z.enum(linkTopics) }), done, ['session.browser-failed']),
} satisfies Record<CallName, ReturnType<typeof call>>

export type Calls = typeof calls
export type CallParams<N extends CallName> = z.infer<Calls[N]['params']>
export type CallResult<N extends CallName> = z.infer<Calls[N]['result']>
export type CallError<N extends CallName> = Calls[N]['errors'][number] | (typeof commonErrors)[number]
