// The one window and its session. Loaded by main.
import { BrowserWindow, nativeTheme, session, type Session } from 'electron'
import { startPage } from './app-files.ts'
import { guardedPreferences } from './guarded-preferences.ts'

export interface MainWindow {
  /** Null while there is none. */
  current(): BrowserWindow | null
  /** Makes the window, or brings the one there is to the front. Its page is loaded once `before` has ended. */
  show(before?: Promise<unknown>): void
  /** Drops the view when there is no window. */
  send(channel: string, view: unknown): void
}

export interface MainWindowPorts {
  readonly session: () => Session
  readonly preload: string
  readonly devTools: boolean
  /** The window isn't seen any more, or its page starts anew. */
  readonly onHidden: () => void
  readonly onCreated: (window: BrowserWindow) => void
}

/** `--bg` of the renderer's tokens.css: what is seen before the first paint. */
const background = (): string => (nativeTheme.shouldUseDarkColors ? '#1b1c20' : '#f3f4f6')

/** In memory: the window keeps nothing on disk. */
export const windowSession = (): Session => session.fromPartition('twofold-window')

export const createMainWindow = (ports: MainWindowPorts): MainWindow => {
  let window: BrowserWindow | null = null

  const create = (before: Promise<unknown>): BrowserWindow => {
    const made = new BrowserWindow({
      width: 480,
      height: 720,
      minWidth: 420,
      minHeight: 560,
      // At once, in its own colour: the system sets the window up while the page loads.
      show: true,
      title: 'Twofold',
      backgroundColor: background(),
      titleBarStyle: process.platform === 'darwin' ? 'hiddenInset' : 'default',
      webPreferences: {
        ...guardedPreferences,
        session: ports.session(),
        preload: ports.preload,
        safeDialogs: true,
        devTools: ports.devTools,
      },
    })
    made.on('hide', ports.onHidden)
    made.on('minimize', ports.onHidden)
    made.webContents.on('did-start-navigation', ports.onHidden)
    made.webContents.on('render-process-gone', ports.onHidden)
    made.on('closed', () => {
      window = null
      ports.onHidden()
    })
    ports.onCreated(made)
    void before.then(() => made.loadURL(startPage))
    return made
  }

  nativeTheme.on('updated', () => window?.setBackgroundColor(background()))

  return {
    current: () => window,
    show: (before = Promise.resolve()) => {
      if (!window) {
        window = create(before)
        return
      }
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    send: (channel, view) => {
      if (window && !window.isDestroyed()) window.webContents.send(channel, view)
    },
  }
}
