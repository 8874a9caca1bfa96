// Serves the built renderer on app://twofold to the window's own session. Loaded by main. Guards, with app-files.ts, that
// the window can read nothing else; there is no file:// page.
import { readFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { protocol, type Session } from 'electron'
import { appScheme } from '../core/window-origin.ts'
import { appFileOf } from './app-files.ts'

/** Must run before the app is ready. */
export const registerAppScheme = (): void =>
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])

export const serveAppScheme = (session: Session, rendererDir: string): void => {
  const root = resolve(rendererDir)
  session.protocol.handle(appScheme, async (request) => {
    const file = request.method === 'GET' ? appFileOf(request.url) : null
    if (!file) return notFound()
    const path = join(root, file.path)
    // appFileOf leaves nothing to climb with; this holds even if it did.
    if (!path.startsWith(root + sep)) return notFound()
    try {
      return new Response(new Uint8Array(await readFile(path)), { headers: file.headers })
    } catch {
      return notFound()
    }
  })
}

const notFound = (): Response => new Response(null, { status: 404 })
