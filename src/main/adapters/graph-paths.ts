// Addresses in the app folder, made from checked segments only, and redirects that may be followed. Pure.
import { AppError } from '../core/app-error.ts'

const segmentPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/
const maxSegments = 8

/** The app folder itself. */
export const rootAddress = (baseUrl: string): string => `${baseUrl}/me/drive/special/approot`

/** `keys/abc/1.json` as Graph's path addressing wants it. A segment of any other shape is a mistake of the caller or an attack. */
export const itemAddress = (baseUrl: string, path: string): string => {
  const segments = path.split('/')
  if (segments.length > maxSegments || !segments.every((segment) => segmentPattern.test(segment) && !segment.endsWith('.'))) throw new AppError('cloud.refused')
  return `${rootAddress(baseUrl)}:/${segments.map(encodeURIComponent).join('/')}:`
}

/** The next address of a redirect: https, nobody's credentials in it. */
export const redirectTarget = (from: string, location: string | undefined): string => {
  const target = location !== undefined && URL.canParse(location, from) ? new URL(location, from) : null
  if (target?.protocol !== 'https:' || target.username !== '' || target.password !== '') throw new AppError('cloud.redirect-refused')
  return target.href
}

/** The next page of a listing: the token goes with it, so it must be Graph's own. */
export const nextPage = (baseUrl: string, link: string): string => {
  const target = URL.canParse(link) ? new URL(link) : null
  const base = new URL(baseUrl)
  if (target?.origin !== base.origin || !target.pathname.startsWith(`${base.pathname}/`)) throw new AppError('cloud.bad-answer')
  return target.href
}
