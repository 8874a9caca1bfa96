// No page of this app leads anywhere: navigation, redirects, new windows and webviews are refused, and the window's
// session has no network. Loaded by main. tests/e2e/security.spec.ts tries each.
import { app, type Session, type WebContents } from 'electron'
import { appScheme } from '../core/window-origin.ts'

/** For every web contents there will ever be. Must run before the first window. */
export const guardNavigation = (): void => {
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
}

const guardContents = (contents: WebContents): void => {
  const refuse = (event: { preventDefault(): void }): void => event.preventDefault()
  contents.on('will-navigate', refuse)
  contents.on('will-frame-navigate', refuse)
  contents.on('will-redirect', refuse)
  contents.on('will-attach-webview', refuse)
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  // WebRTC would reach the network past the policy and past webRequest.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

/** [Note: no network for the window] The policy forbids it; this holds should the policy ever be got around: requests to
 * other schemes are cancelled, and what doesn't count as a request (preconnect, WebRTC over TCP) meets a dead proxy. */
export const cutNetwork = async (session: Session): Promise<void> => {
  session.webRequest.onBeforeRequest(({ url }, callback) => callback({ cancel: !isInside(url) }))
  session.setSpellCheckerEnabled(false)
  // Port 9 of loopback; `<-loopback>` because loopback would otherwise be reached without the proxy.
  await session.setProxy({ mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' })
}

/** Our scheme, what the page made itself, and the developer tools' own pages where there are any. */
const isInside = (url: string): boolean => [`${appScheme}:`, 'blob:', 'devtools:'].some((scheme) => url.startsWith(scheme))
