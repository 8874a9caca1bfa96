// Which file of the built renderer an address of our scheme names, and with which headers it is served. Pure; loaded by main.
// Guards that no address reaches outside the renderer's folder (tests/security/app-scheme.test.ts).
import { windowOrigin } from '../core/window-origin.ts'
import { documentCsp, workerCsp } from './csp.ts'

export const startPage = `${windowOrigin}/index.html`
/** The build puts worker scripts here and nothing else (electron.vite.config.ts), so that they can have their own policy. */
const workersFolder = 'workers/'

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml; charset=utf-8',
  wasm: 'application/wasm',
  webp: 'image/webp',
  woff2: 'font/woff2',
}

/** Segments as the build names them. No dot at the start, so neither `.` nor `..` nor hidden files. */
const plainPath = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\.([a-z0-9]+)$/

export interface AppFile {
  /** Relative to the renderer's folder, `/`-separated, every segment plain. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

/** Null for an address that names no file of ours. Decodes once, then looks: what is still encoded after that is refused. */
export const appFileOf = (url: string): AppFile | null => {
  const prefix = `${windowOrigin}/`
  if (!url.startsWith(prefix)) return null
  const encoded = url.slice(prefix.length).split(/[?#]/, 1)[0] ?? ''
  const path = decode(encoded)
  if (path === null) return null
  const contentType = contentTypes[plainPath.exec(path)?.[1] ?? '']
  if (contentType === undefined) return null
  return {
    path,
    headers: {
      'content-type': contentType,
      'content-security-policy': path.startsWith(workersFolder) ? workerCsp : documentCsp,
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    },
  }
}

const decode = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
