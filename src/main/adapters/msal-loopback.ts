// The two ends of MSAL's loopback that it leaves open: what the browser shows at the end, and how an abandoned sign-in is
// ended. MSAL has no cancel and no time limit; it ends when its own address is told that access was denied.
import { request } from 'node:http'

const page = (title: string, sentence: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>:root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:30rem;margin:18vh auto;padding:0 1.5rem;text-align:center}</style></head>
<body><h1>${title}</h1><p>${sentence}</p></body></html>`

export const signedInPage = page('Twofold', 'You can close this window and return to Twofold.')
export const notSignedInPage = page('Twofold', 'The sign-in was not finished. You can close this window and return to Twofold.')

export const loopbackTimeoutMs = 2_000

/** Tells the loopback of one sign-in that access was denied. Resolves in any case: it may be gone already. */
export const endLoopback = (signInPage: string): Promise<void> => {
  const { searchParams } = new URL(signInPage)
  const redirect = searchParams.get('redirect_uri')
  const state = searchParams.get('state')
  if (redirect === null || state === null) return Promise.resolve()
  const body = new URLSearchParams({ error: 'access_denied', state }).toString()
  return new Promise((resolve) => {
    const post = request(
      { host: '127.0.0.1', port: new URL(redirect).port, path: '/', method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }, timeout: loopbackTimeoutMs },
      (response) => response.resume().on('close', resolve),
    )
    post.on('timeout', () => post.destroy())
    post.on('error', () => resolve())
    post.end(body)
  })
}
