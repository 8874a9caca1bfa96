export interface PrivateKeyring {
  /** What programs need in their environment to reach it. */
  readonly env: Readonly<Record<string, string>>
  /** Makes it hang without an answer, until resume. */
  pause(): void
  resume(): void
  stop(): Promise<void>
}
export function canStartKeyring(): boolean
/** Starts a keyring of its own; `dir` is for sockets (short, private), `dataDir` holds the keyring's file. See keyring.mjs. */
export function startKeyring(options: {
  readonly dir: string
  readonly dataDir: string
  readonly state?: 'unlocked' | 'locked' | 'missing'
  readonly withPrompter?: boolean
  readonly env?: Readonly<Record<string, string>>
}): Promise<PrivateKeyring>
