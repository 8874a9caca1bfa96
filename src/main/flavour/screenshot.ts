// Writes one picture of the window once its first real screen is painted, for whoever runs the app without a display. Part
// of the development build only.
import { writeFile } from 'node:fs/promises'
import type { BrowserWindow } from 'electron'

const readyWithinMs = 30_000

/** Resolves in the page at the frame after it said that it is ready. */
const whenPainted = `new Promise((resolve) => {
  const root = document.documentElement
  const look = () => root.dataset.ready === 'true'
    ? requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
    : new MutationObserver((_, observer) => { if (root.dataset.ready === 'true') { observer.disconnect(); look() } })
        .observe(root, { attributes: true })
  look()
  setTimeout(resolve, ${readyWithinMs})
})`

export const writeScreenshotTo = (path: string, window: BrowserWindow): void => {
  window.webContents.once('dom-ready', () => {
    window.webContents
      .executeJavaScript(whenPainted)
      .then(() => window.webContents.capturePage())
      .then((image) => writeFile(path, image.toPNG()))
      .catch(() => process.stderr.write('The screenshot could not be written.\n'))
  })
}
