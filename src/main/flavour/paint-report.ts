// Prints one line when the window's first row is painted, for measuring the start. Part of the development build only.
import type { BrowserWindow } from 'electron'

/** Resolves in the page two frames after the first row of a list is in it: by then it has been painted. */
export const whenRowPainted = `new Promise((resolve) => {
  const look = () => document.querySelector('[role="row"]') && document.documentElement.dataset.ready === 'true'
  const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())))
  if (look()) return painted()
  new MutationObserver((_, observer) => { if (look()) { observer.disconnect(); painted() } })
    .observe(document, { subtree: true, childList: true, attributes: true })
})`

export const reportPaint = (window: BrowserWindow): void => {
  window.webContents.once('dom-ready', () => {
    void window.webContents.executeJavaScript(whenRowPainted).then((atMs: unknown) => process.stdout.write(`${JSON.stringify({ paintedAtMs: atMs })}\n`))
  })
}
