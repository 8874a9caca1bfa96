// What the renderer is shown, as strict schemas: the egress filter of the contract. A secret that slips into an object
// has no place here and the answer is refused. Loaded by main; the renderer imports the types only.
import { z } from 'zod'
import { errorViewSchema } from './errors.ts'
import { hexIdPattern, maxAccounts, maxNameLength } from './limits.ts'

export const hexId = z.string().regex(hexIdPattern)
export const name = z.string().max(maxNameLength)
const userName = z.string().max(320)
/** Milliseconds since 1970-01-01T00:00:00Z. */
const epochMs = z.number().int().nonnegative()
const count = z.number().int().nonnegative()

export const kinds = ['personal', 'work', 'other'] as const
export const bindings = ['portable', 'this-device'] as const
export const needs = ['none', 'sign-in', 'scan'] as const
export const platforms = ['macos', 'windows', 'linux'] as const
export const themes = ['system', 'light', 'dark'] as const
export const clipboardChoices = [0, 10, 20, 60] as const

export const appView = z.strictObject({
  version: z.string().max(40),
  platform: z.enum(platforms),
  /** Stand-ins instead of Microsoft and iCloud: said on every screen. */
  practice: z.boolean(),
  /** False when this build has no Microsoft client id. */
  signInConfigured: z.boolean(),
})

export const vaultView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('opening') }),
  z.strictObject({ kind: z.literal('ready'), notice: errorViewSchema.nullable() }),
  z.strictObject({ kind: z.literal('failed'), error: errorViewSchema }),
])

export const accountView = z.strictObject({
  id: hexId,
  kind: z.enum(kinds),
  issuer: name,
  userName: name,
  binding: z.enum(bindings),
  /** What must happen before this account makes codes here. */
  need: z.enum(needs),
  /** Null while the credential is missing. */
  code: z
    .strictObject({
      type: z.enum(['totp', 'hotp', 'steam']),
      digits: z.number().int().min(5).max(10),
      /** Null for HOTP. */
      periodSeconds: z.number().int().positive().nullable(),
    })
    .nullable(),
})

export const accountsView = z.strictObject({
  list: z.array(accountView).max(maxAccounts),
  /** The account that `accounts.undoRemove` would bring back. */
  undo: z.strictObject({ issuer: name, userName: name }).nullable(),
})

const codeText = z.string().min(5).max(10)

export const codeView = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('timed'),
    id: hexId,
    code: codeText,
    next: codeText,
    validFromMs: epochMs,
    validUntilMs: epochMs,
  }),
  /** HOTP: a code appears after `codes.next` only. */
  z.strictObject({ kind: z.literal('counter'), id: hexId, code: codeText.nullable() }),
])

export const copiedView = z.strictObject({ id: hexId, clearsAtMs: epochMs.nullable() })

export const codesView = z.strictObject({
  items: z.array(codeView).max(maxAccounts),
  /** The code that is on the clipboard now, until it is cleared. */
  copied: copiedView.nullable(),
})

export const settingsView = z.strictObject({
  theme: z.enum(themes),
  /** Seconds until a copied code is cleared from the clipboard; 0 = never. */
  clipboardSeconds: z.union(clipboardChoices.map((c) => z.literal(c))),
  hideCodes: z.boolean(),
})

const sessionAccount = z.strictObject({ userName, displayName: z.string().max(320) })

export const sessionView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('signed-out') }),
  z.strictObject({ kind: z.literal('opening-browser') }),
  z.strictObject({ kind: z.literal('waiting'), untilMs: epochMs }),
  z.strictObject({ kind: z.literal('signed-in'), account: sessionAccount }),
  z.strictObject({ kind: z.literal('needs-sign-in'), account: sessionAccount }),
  z.strictObject({ kind: z.literal('failed'), error: errorViewSchema }),
])

export const storageView = z.strictObject({
  kind: z.enum(['icloud', 'folder']),
  /** Folder name for `folder` (its last part, never a path); empty for `icloud`. */
  label: z.string().max(255),
  /** The iCloud account where the system tells it. */
  account: userName.nullable(),
  /** Null when it is there and writable. */
  error: errorViewSchema.nullable(),
})

const versionId = z.string().max(200)

export const versionView = z.strictObject({
  id: versionId,
  loc: hexId,
  atMs: epochMs,
  deviceName: z.string().max(128),
  os: z.enum(platforms),
  accounts: count,
  thisDevice: z.boolean(),
})

export const unopenedStates = ['damaged', 'newer', 'practice-data', 'unknown-key', 'passphrase', 'not-downloaded'] as const

/** A file among the versions that doesn't open now, and why. */
export const unopenedView = z.strictObject({
  id: versionId,
  loc: hexId,
  /** As its name says, which is a hint; null when the name says nothing. */
  atMs: epochMs.nullable(),
  state: z.enum(unopenedStates),
})

/** How far the files of a storage have been brought here and read. */
const progress = z.strictObject({ done: count, total: count })

export const backupNotices = ['new-key'] as const

/** A backup that this computer left: deleted by the user, or replaced by another account's or folder's. Purged at `untilMs`. */
export const retiredView = z.strictObject({
  loc: hexId,
  why: z.enum(['deleted', 'moved']),
  sinceMs: epochMs,
  untilMs: epochMs,
  /** Name of its folder; empty for iCloud Drive. */
  label: z.string().max(255),
  recoveryAccount: userName,
})

const comparedAccount = z.strictObject({
  issuer: name,
  userName: name,
  /** `changed`: here and there, but not alike. `renamed` and `moved` don't count as changed. */
  state: z.enum(['same', 'changed', 'only-in-version', 'only-here']),
})

export const comparisonView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('opening'), loc: hexId, versionId }),
  z.strictObject({
    kind: z.literal('ready'),
    version: versionView,
    accounts: z.array(comparedAccount).max(2 * maxAccounts),
    settingsDiffer: z.boolean(),
    orderDiffers: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('failed'), loc: hexId, versionId, error: errorViewSchema }),
])

export const doneLevels = ['written', 'checked-in-folder', 'checked-and-uploaded'] as const

const lastGood = z.strictObject({ level: z.enum(doneLevels), atMs: epochMs, accounts: count })

export const backupView = z.strictObject({
  storage: storageView,
  switch: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('off'), error: errorViewSchema.nullable() }),
    z.strictObject({ kind: z.literal('turning-on'), step: z.enum(['sign-in', 'key', 'folder', 'write', 'check']) }),
    /** `error`: why the last move to another folder or account failed. The backup in the place before goes on. */
    z.strictObject({ kind: z.literal('on'), error: z.exactOptional(errorViewSchema) }),
  ]),
  /** The guard that holds the key, once there is one. */
  recoveryAccount: sessionAccount.nullable(),
  status: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('off') }),
    z.strictObject({ kind: z.literal('nothing-yet') }),
    /** `change`: a change is saved in a moment. `network`: it goes on by itself once the network is back. */
    z.strictObject({ kind: z.literal('waiting'), for: z.enum(['change', 'network']), last: lastGood.nullable() }),
    z.strictObject({ kind: z.literal('running'), step: z.enum(['key', 'write', 'check']), last: lastGood.nullable() }),
    z.strictObject({ kind: z.literal('done'), last: lastGood }),
    /** `isLong`: for a day or more, whatever the reasons were. */
    z.strictObject({ kind: z.literal('failing'), sinceMs: epochMs, isLong: z.boolean(), error: errorViewSchema, last: lastGood.nullable() }),
  ]),
  versions: z.array(versionView).max(5_000),
  unopened: z.array(unopenedView).max(5_000),
  /** Whether versions need a passphrase besides the two guards. */
  hasPassphrase: z.boolean(),
  retired: z.array(retiredView).max(100),
  notices: z.array(z.enum(backupNotices)).max(10),
  comparison: comparisonView,
})

// --- check my backup ---

export const checks = [
  'network',
  'recovery-account',
  'key',
  'storage',
  'folder',
  'newest-version',
  'age',
  'older-version',
  'clock',
  'not-in-backup',
  'guards-apart',
  'own-codes',
] as const

/** What a check's one button does. */
export const fixes = ['sign-in', 'put-key-back', 'choose-folder', 'accept-storage', 'back-up-now', 'turn-on', 'set-passphrase', 'open-time-settings', 'open-icloud-help', 'look-again'] as const

export const checkResult = z.strictObject({
  check: z.enum(checks),
  result: z.enum(['pass', 'warn', 'fail', 'skipped']),
  /** Why it isn't a pass, where a code says so. */
  error: errorViewSchema.nullable(),
  /** Facts of the sentence: accounts, days or seconds, as the check means them. */
  count: count.nullable(),
  /** Accounts that the sentence names, at most a few. */
  names: z.array(z.string().max(600)).max(10),
  fix: z.enum(fixes).nullable(),
})

export const checkupView = z.strictObject({
  /** The last one that ran to its end, by hand or by itself. */
  last: z.strictObject({ atMs: epochMs, results: z.array(checkResult).max(checks.length) }).nullable(),
  running: z.strictObject({ done: count, total: count }).nullable(),
})

export const previewAccount = z.strictObject({
  kind: z.enum(kinds),
  issuer: name,
  userName: name,
  need: z.enum(needs),
})

export const recoveryView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('idle') }),
  /** Accounts are here already: nothing newer may be overwritten. */
  z.strictObject({ kind: z.literal('refused'), accounts: count }),
  /** The session slice says how far the sign-in is. */
  z.strictObject({ kind: z.literal('signing-in') }),
  z.strictObject({ kind: z.literal('looking'), progress: progress.nullable() }),
  /** Every version that opens so far needs its passphrase. `wasWrong`: the one just typed opened none. */
  z.strictObject({ kind: z.literal('passphrase'), locked: count, wasWrong: z.boolean() }),
  z.strictObject({ kind: z.literal('trying-passphrase') }),
  z.strictObject({
    kind: z.literal('choosing'),
    userName,
    storage: storageView,
    versions: z.array(versionView).max(5_000),
    /** Files that are damaged and were left out. */
    damaged: count,
    /** Files that need a passphrase not yet typed. */
    locked: count,
    /** Files that only a newer Twofold reads. */
    newer: count,
    /** Files that iCloud has not brought here. */
    notDownloaded: count,
    /** The newest backup's time when it is known to exist but has not arrived in the storage yet. */
    missingNewestAtMs: epochMs.nullable(),
  }),
  z.strictObject({ kind: z.literal('opening') }),
  z.strictObject({ kind: z.literal('preview'), version: versionView, accounts: z.array(previewAccount).max(maxAccounts) }),
  z.strictObject({
    kind: z.literal('restoring'),
    step: z.enum(['downloaded', 'key-received', 'unlocked', 'saving']),
    done: count,
    total: count,
  }),
  z.strictObject({ kind: z.literal('done'), restored: count, needSignIn: count, needScan: count }),
  z.strictObject({ kind: z.literal('failed'), error: errorViewSchema }),
])

export const stateView = z.strictObject({
  app: appView,
  vault: vaultView,
  accounts: accountsView,
  codes: codesView,
  settings: settingsView,
  session: sessionView,
  backup: backupView,
  checkup: checkupView,
  recovery: recoveryView,
})

export type AppView = z.infer<typeof appView>
export type VaultView = z.infer<typeof vaultView>
export type AccountView = z.infer<typeof accountView>
export type AccountsView = z.infer<typeof accountsView>
export type CodeView = z.infer<typeof codeView>
export type CodesView = z.infer<typeof codesView>
export type SettingsView = z.infer<typeof settingsView>
export type SessionView = z.infer<typeof sessionView>
export type SessionAccountView = z.infer<typeof sessionAccount>
export type StorageView = z.infer<typeof storageView>
export type VersionView = z.infer<typeof versionView>
export type BackupView = z.infer<typeof backupView>
export type UnopenedView = z.infer<typeof unopenedView>
export type Unopened = (typeof unopenedStates)[number]
export type RetiredView = z.infer<typeof retiredView>
export type ComparisonView = z.infer<typeof comparisonView>
export type BackupNotice = (typeof backupNotices)[number]
export type CheckupView = z.infer<typeof checkupView>
export type CheckResult = z.infer<typeof checkResult>
export type Check = (typeof checks)[number]
export type Fix = (typeof fixes)[number]
export type LastGoodView = z.infer<typeof lastGood>
export type PreviewAccountView = z.infer<typeof previewAccount>
export type RecoveryView = z.infer<typeof recoveryView>
export type StateView = z.infer<typeof stateView>
export type Kind = (typeof kinds)[number]
export type Binding = (typeof bindings)[number]
export type Need = (typeof needs)[number]
export type Platform = (typeof platforms)[number]
export type DoneLevel = (typeof doneLevels)[number]
