// Graph's addresses of things in the app folder (`/me/drive/special/approot:/a/b:/content`), parsed. Pure.

export interface Target {
  /** Decoded, none empty; the app folder itself has none. */
  readonly segments: readonly string[]
  readonly what: 'item' | 'content' | 'children'
}

const root = '/v1.0/me/drive/special/approot'

/** Null for an address that this stand-in doesn't know; 'bad' for a path that OneDrive wouldn't take. */
export const parseTarget = (pathname: string): Target | 'bad' | null => {
  if (pathname === root) return { segments: [], what: 'item' }
  if (pathname === `${root}/children`) return { segments: [], what: 'children' }
  const match = /^:\/([^:]+)(?::(?:\/(content|children))?)?$/.exec(pathname.startsWith(root) ? pathname.slice(root.length) : '')
  if (!match) return null
  const segments = (match[1] ?? '').replace(/\/$/, '').split('/').map(decode)
  if (!segments.every(isAllowedName)) return 'bad'
  return { segments: segments.filter((segment) => segment !== null), what: match[2] === 'content' || match[2] === 'children' ? match[2] : 'item' }
}

const decode = (segment: string): string | null => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}

/** OneDrive's own rules: no " * : < > ? / \ |, nothing that ends in a dot, no names of one or two dots. */
const isAllowedName = (name: string | null): boolean => name !== null && name !== '' && name.length <= 255 && !/["*:<>?/\\|\u0000-\u001f]/.test(name) && !name.endsWith('.')
