// What core and services need of the world, by ability. Adapters implement these; tests have fakes that pass the same
// suites. Types and two numbers only: no port leaks a technology (errno, HTTP status, MSAL error) except as an AppError code.
import type { MicrosoftIdentity } from './accounts/account.ts'
import type { SecretBytes, SecretText } from './secret.ts'

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  nowMs(): number
}

export interface Timers {
  /** Runs `task` once after `delayMs`; the answer cancels it. Delays over 24 days are the caller's to split. */
  after(delayMs: number, task: () => void): () => void
}

export interface Random {
  /** Cryptographically strong. */
  bytes(length: number): Uint8Array
}

export interface Sealed {
  readonly ciphertext: Uint8Array
  /** 16 bytes. */
  readonly tag: Uint8Array
}

/** Primitives only; what is sealed with which key and additional data is decided in core. */
export interface Crypto {
  sha256(data: Uint8Array): Uint8Array
  /** RFC 2104. */
  hmac(algorithm: 'SHA1' | 'SHA256' | 'SHA512', key: Uint8Array, data: Uint8Array): Uint8Array
  /** RFC 5869 with SHA-256. */
  hkdfSha256(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array
  /** AES-256-GCM: 32-byte key, 12-byte iv, 16-byte tag. */
  aesGcmSeal(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array, additionalData: Uint8Array): Sealed
  /** Null when the tag doesn't match. */
  aesGcmOpen(key: Uint8Array, iv: Uint8Array, sealed: Sealed, additionalData: Uint8Array): Uint8Array | null
}

/** Argon2id (RFC 9106), version 0x13. */
export interface KdfParameters {
  /** KiB. */
  readonly m: number
  readonly t: number
  readonly p: number
  /** 16 bytes. */
  readonly salt: Uint8Array
}

export interface PassphraseKdf {
  /**
   * 32 bytes over the passphrase as NFKC UTF-8, off the main thread. The caller has bounded the parameters. Throws
   * backup.passphrase-failed when it can't be computed within its time limit, Cancelled.
   */
  derive(passphrase: SecretText, parameters: KdfParameters, signal: AbortSignal): Promise<SecretBytes>
}

/** The system's keychain, one service per build flavour. Every call ends within its own time limit (`keychain.timed-out`). */
export interface Keychain {
  /** Null when there is no such entry. Throws keychain.unavailable, .locked, .denied, .timed-out. */
  read(account: string): Promise<SecretBytes | null>
  write(account: string, secret: SecretBytes): Promise<void>
  remove(account: string): Promise<void>
}

/** The vault's generations: numbered files in one private folder; a write is complete or not there. */
export interface VaultFiles {
  /** Ascending generation numbers. */
  list(): Promise<readonly number[]>
  read(generation: number): Promise<Uint8Array>
  /** Atomic and durable (file and folder synced). Throws vault.write-failed; an existing generation is never replaced. */
  write(generation: number, bytes: Uint8Array): Promise<void>
  /** Moves a damaged generation out of the row, keeping its bytes. */
  setAside(generation: number): Promise<void>
  remove(generation: number): Promise<void>
}

/** One small private file (token cache, practice marks), replaced atomically. */
export interface BlobFile {
  read(): Promise<Uint8Array | null>
  write(bytes: Uint8Array): Promise<void>
  remove(): Promise<void>
}

export interface Clipboard {
  write(text: string): void
  read(): Promise<string>
  clear(): void
}

/** Questions that give secrets or lose data are asked by the system, not by the window. */
export interface NativeDialogs {
  /** Sentences come from main's own copy table. True when the user chose the action. */
  confirm<Q extends keyof QuestionFacts>(question: Q, facts: QuestionFacts[Q]): Promise<boolean>
  /** Absolute path of the chosen folder, or null. */
  chooseFolder(): Promise<string | null>
  /** Bytes of the chosen file, or null. Throws key-file.unreadable, also for one that is larger than `maxBytes`. */
  chooseKeyFile(maxBytes: number): Promise<Uint8Array | null>
}

/** What each question of main's copy table is about. */
export interface QuestionFacts {
  readonly 'binding-portable': { readonly issuer: string; readonly userName: string }
  readonly 'binding-this-device': { readonly issuer: string; readonly userName: string }
  readonly 'delete-backup': { readonly versions: number }
  readonly 'remove-passphrase': Readonly<Record<string, never>>
  readonly 'accept-storage': { readonly before: string; readonly now: string }
  /** Only where a changed key would be replaced. */
  readonly 'put-key-back': { readonly userName: string }
}

/** The system's notifications. `copy/` of main has the words. */
export interface Notifier {
  show(notification: { readonly title: string; readonly body: string }): void
}

export interface SystemEvents {
  /** After sleep, and when the network may have come back. The answer ends it. */
  onWake(listener: () => void): () => void
}

/** A printable page in a window of its own, without script: what is on it never passes the main window. */
export interface RecoverySheetWindow {
  open(sheet: RecoverySheet): void
}

export interface RecoverySheet {
  readonly passphrase: SecretText
  readonly recoveryAccount: string
  readonly storage: string
  readonly atMs: number
}

/** Local folders of OneDrive: a key file there means that both guards lie on this disk. */
export interface OneDriveFolders {
  /** True when a file of this name lies in one of them, not deeper than the app folder's own files. */
  hasFile(name: string, signal: AbortSignal): Promise<boolean>
}

export interface LinkOpener {
  /** Opens an https address (in practice mode also the stand-in's) in the system browser. Throws session.browser-failed. */
  openSignIn(url: string): Promise<void>
  openTopic(topic: string): Promise<void>
}

export interface Log {
  /** Allow-listed fields only: an area.reason code, a reference, plain numbers. Never a user name, path, URL or secret. */
  write(event: { at: string; code?: string; reference?: string; cause?: string; count?: number; ms?: number }): void
}

// --- network ---------------------------------------------------------------------------------------------------------

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly signal: AbortSignal
  readonly timeoutMs: number
  /** Answers longer than this end in cloud.too-large. */
  readonly maxBytes: number
}

export interface HttpAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/**
 * Never follows redirects, keeps no cookies. Throws cloud.offline, cloud.timed-out, cloud.cut, cloud.too-large, cloud.bad-answer
 * (a certificate that isn't trusted, or no HTTP), or Cancelled.
 */
export interface Http {
  send(request: HttpRequest): Promise<HttpAnswer>
}

// --- sign-in ---------------------------------------------------------------------------------------------------------

export interface SignedInAccount extends MicrosoftIdentity {
  /** MSAL's key of the account in its cache; the recovery account is always taken by it. */
  readonly homeAccountId: string
  readonly userName: string
  readonly displayName: string
}

export interface IdentityProvider {
  /** Null-safe: false when the build has no client id. */
  readonly configured: boolean
  /**
   * Opens the sign-in page and waits. `onWaiting` gets the page's address once it was handed to the browser.
   * Ends with the account, Cancelled (abort, or the user's own cancel on the page), session.timed-out at the deadline,
   * session.work-account, session.refused, session.browser-failed, session.untrusted-answer, cloud.offline.
   * After any end the loopback port is free again.
   */
  signIn(options: {
    readonly signal: AbortSignal
    readonly timeoutMs: number
    readonly onWaiting: (pageUrl: string) => void
  }): Promise<SignedInAccount>
  /** Access token for the app folder. session.needs-sign-in when the refresh token is refused; cloud.* when the network fails. */
  accessToken(homeAccountId: string, options: { readonly signal: AbortSignal; readonly forceRefresh: boolean }): Promise<SecretText>
  /**
   * One sign-in of this very account in a client of its own, kept in memory only, that asks for `Files.ReadWrite` once. Ends
   * like `signIn`, or with session.wrong-account when somebody else signed in. Its tokens are dropped by the caller.
   */
  widerToken(
    account: MicrosoftIdentity,
    options: { readonly signal: AbortSignal; readonly timeoutMs: number; readonly onWaiting: (pageUrl: string) => void },
  ): Promise<SecretText>
  /** Forgets the account's tokens on this computer. */
  forget(homeAccountId: string): Promise<void>
}

// --- guards ----------------------------------------------------------------------------------------------------------

/** The recovery account's app folder (OneDrive). Paths are relative, `/`-separated, made of checked segments. */
export interface AppFolder {
  /** File names in a folder; empty when the folder isn't there. */
  list(folder: string, options: GuardCall): Promise<readonly string[]>
  /** Folder names in a folder; empty when the folder isn't there. */
  listFolders(folder: string, options: GuardCall): Promise<readonly string[]>
  /** Null when there is no such file. */
  read(path: string, options: GuardCall): Promise<Uint8Array | null>
  /** Never replaces: cloud.conflict when the name is taken. Makes missing folders. */
  create(path: string, bytes: Uint8Array, options: GuardCall): Promise<void>
  replace(path: string, bytes: Uint8Array, options: GuardCall): Promise<void>
  /** A file, or a folder with all that is in it. Nothing where nothing is. */
  remove(path: string, options: GuardCall): Promise<void>
  /** Makes the app folder itself with a token of wider consent, once: the service sometimes refuses to (cloud.app-folder-fault). */
  makeRoot(token: SecretText, signal: AbortSignal): Promise<void>
}

export interface GuardCall {
  readonly account: SignedInAccount
  readonly signal: AbortSignal
}

/** Waits of Storage.bring, milliseconds. */
export const bringLimits = { stalledMs: 30_000, allMs: 5 * 60_000 } as const

export type UploadState = 'uploaded' | 'pending' | 'unknown' | 'not-tracked'

/** The folder that holds the encrypted versions. Paths are relative to it, `/`-separated, made of checked segments. */
export interface Storage {
  readonly kind: 'icloud' | 'folder'
  /** Last part of a picked folder's path; empty for iCloud Drive. */
  readonly label: string
  /** Resolves when it is there, readable and writable; otherwise throws storage.*. */
  check(signal: AbortSignal): Promise<void>
  /** The iCloud account as the system tells it, or null. */
  identity(): Promise<string | null>
  /** Names in a folder, files only, no links; empty when the folder isn't there. Throws storage.*. */
  list(folder: string, signal: AbortSignal): Promise<readonly string[]>
  listFolders(folder: string, signal: AbortSignal): Promise<readonly string[]>
  /**
   * Asks the system to bring evicted files here, all at once, and waits while some still arrive: at most `bringLimits.allMs`, and
   * no longer than `bringLimits.stalledMs` without one. Answers the paths that are still not here. Files that are here or absent
   * cost one look each.
   */
  bring(paths: readonly string[], signal: AbortSignal, onProgress: (done: number, total: number) => void): Promise<ReadonlySet<string>>
  /** Null when there is no such file. Fetches an evicted file within a time limit, else storage.not-downloaded. */
  read(path: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array | null>
  /** Exclusive (storage.exists), complete or absent, synced to disk. Makes missing folders. */
  create(path: string, bytes: Uint8Array, signal: AbortSignal): Promise<void>
  uploaded(path: string, signal: AbortSignal): Promise<UploadState>
  remove(path: string, signal: AbortSignal): Promise<void>
}
