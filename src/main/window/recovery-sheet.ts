// The recovery sheet's window: no preload, no script, a session of its own in memory, no network. Its page is handed out once, to
// this window, and is never on disk. Loaded by main. tests/e2e/passphrase.spec.ts opens it and looks for what it leaves behind.
import { BrowserWindow, Menu, session as sessions, type Input, type Session } from 'electron'
import type { Platform } from '../../shared/contract/views.ts'
import { recoverySheetWords as words } from '../../shared/copy/recovery-sheet.ts'
import { systemLocale } from '../../shared/copy/time.ts'
import type { RecoverySheet, RecoverySheetWindow } from '../core/ports.ts'
import { appScheme } from '../core/window-origin.ts'
import { cutNetwork } from './guards.ts'
import { guardedPreferences } from './guarded-preferences.ts'
import { guardPermissions } from './permissions.ts'
import { recoverySheetPage, sheetCsp } from './recovery-sheet-page.ts'

export interface RecoverySheetPorts {
  readonly platform: Platform
  /** The window it belongs to, and closes with. */
  readonly parent: () => BrowserWindow | null
}

/** Apart from the app's own pages: another host, which only this window's session serves. */
const sheetPage = `${appScheme}://recovery-sheet/`
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': sheetCsp,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

export const createRecoverySheetWindow = ({ platform, parent }: RecoverySheetPorts): RecoverySheetWindow => {
  let window: BrowserWindow | null = null
  /** The page until it was handed out. */
  let waiting: string | null = null
  let ready: { readonly session: Session; readonly cut: Promise<void> } | null = null

  const getReady = (): NonNullable<typeof ready> => {
    if (ready) return ready
    const session = sessions.fromPartition('twofold-recovery-sheet')
    guardPermissions(session, { ourWindow: () => null, isCameraArmed: () => false })
    session.protocol.handle(appScheme, ({ method, url }) => {
      const page = method === 'GET' && url === sheetPage ? waiting : null
      waiting = null
      return page === null ? new Response(null, { status: 404 }) : new Response(page, { headers })
    })
    ready = { session, cut: cutNetwork(session) }
    return ready
  }

  const create = (session: Session): BrowserWindow => {
    const owner = parent()
    const made = new BrowserWindow({
      width: 820,
      height: 900,
      ...(owner && { parent: owner }),
      title: words.windowTitle,
      backgroundColor: '#ffffff',
      fullscreenable: false,
      webPreferences: {
        ...guardedPreferences,
        session,
        javascript: false,
        disableDialogs: true,
        devTools: false,
      },
    })
    const print = (): void => made.webContents.print()
    // macOS has one menu for all windows; there the shortcut is enough, and the page names it.
    if (platform !== 'macos') {
      made.setMenu(
        Menu.buildFromTemplate([
          {
            label: words.menu.sheet,
            submenu: [
              { label: words.menu.print, accelerator: 'Ctrl+P', registerAccelerator: false, click: print },
              { label: words.menu.close, accelerator: 'Ctrl+W', registerAccelerator: false, click: () => made.close() },
            ],
          },
        ]),
      )
    }
    made.webContents.on('before-input-event', (event, input) => {
      const key = shortcutOf(input, platform)
      if (key === null) return
      event.preventDefault()
      if (key === 'print') print()
      else made.close()
    })
    made.on('closed', () => {
      if (window !== made) return
      window = null
      waiting = null
    })
    return made
  }

  return {
    open: (sheet: RecoverySheet) => {
      window?.destroy()
      const { session, cut } = getReady()
      const made = create(session)
      window = made
      waiting = recoverySheetPage(sheet, { locale: systemLocale(), printKeys: platform === 'macos' ? '⌘P' : 'Ctrl+P' })
      const load = async (): Promise<void> => {
        await cut
        if (!made.isDestroyed()) await made.loadURL(sheetPage)
      }
      // Closed before it was loaded: there is nothing left to show.
      load().catch(() => undefined)
    },
  }
}

/** What a pressed key asks for, or null. */
const shortcutOf = ({ type, key, control, meta, alt, shift }: Input, platform: Platform): 'print' | 'close' | null => {
  if (type !== 'keyDown' || alt || shift) return null
  const isCommand = platform === 'macos' ? meta && !control : control && !meta
  if (isCommand && key.toLowerCase() === 'p') return 'print'
  return (isCommand && key.toLowerCase() === 'w') || (key === 'Escape' && !control && !meta) ? 'close' : null
}
