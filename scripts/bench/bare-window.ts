// The floor of the start: a window of the same Electron with the same guards that shows one row of text, and nothing else.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { whenRowPainted } from '../../src/main/flavour/paint-report.ts'
import type { ElectronRuntime } from '../lib/unprivileged.mjs'

const main = `
import { app, BrowserWindow } from 'electron'
app.enableSandbox()
app.whenReady().then(() => {
const window = new BrowserWindow({ width: 480, height: 720, webPreferences: { sandbox: true, contextIsolation: true } })
window.webContents.once('dom-ready', () => {
  window.webContents.executeJavaScript(${JSON.stringify(whenRowPainted)}).then((paintedAtMs) => process.stdout.write(JSON.stringify({ paintedAtMs }) + '\\n'))
})
window.loadFile('index.html')
})
`

const page = `<!doctype html><html lang="en" data-ready="true"><meta charset="utf-8"><title>Bare</title><div role="row">482 193</div></html>`

/** Answers the app's folder, readable by whoever runs the app. */
export const makeBareApp = async (runtime: ElectronRuntime): Promise<string> => {
  const folder = runtime.makeProfileDir('bare-window')
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bare-window', type: 'module', main: 'main.mjs' }))
  writeFileSync(join(folder, 'main.mjs'), main)
  writeFileSync(join(folder, 'index.html'), page)
  await Promise.all(['package.json', 'main.mjs', 'index.html'].map((file) => runtime.handOver(join(folder, file))))
  return folder
}
