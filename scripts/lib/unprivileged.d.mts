/** What is needed to launch the real app by Playwright's `_electron.launch`. */
export interface ElectronRuntime {
  /** What to start: Electron itself, or a wrapper that becomes Electron under another user (same process id). */
  readonly executablePath: string
  /** The app's folder: the first argument after Electron's own options. */
  readonly appDir: string
  /** The app's whole environment; add TWOFOLD_* to it. */
  readonly env: Readonly<Record<string, string>>
  /** The user who runs the app, or null when it is this process's own. */
  readonly uid: number | null
  /** Pass as Playwright's `chromiumSandbox`, which otherwise switches the sandbox off. */
  readonly sandbox: boolean
  /** A fresh folder (0700) that belongs to the user who runs the app; it goes at the end of the run. */
  makeProfileDir(name: string): string
  /** Gives a file, or a folder with what is in it, to the user who runs the app. */
  handOver(target: string): Promise<void>
}

/** Throws outside of a run that has opened a session. */
export function electronRuntime(): Promise<ElectronRuntime>
