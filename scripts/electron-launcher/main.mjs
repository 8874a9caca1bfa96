// Starts the app folder named on the command line, as Electron's own default app does. It is put at resources/app of an
// Electron that came without a default app (see scripts/lib/electron-from-npm.mjs) and serves development and tests only.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const require = createRequire(import.meta.url)
const args = process.argv.slice(1)
const preloads = []
let folderIndex = -1
for (let i = 0; i < args.length && folderIndex < 0; i++) {
  if (args[i] === '-r' || args[i] === '--require') preloads.push(args[++i])
  else if (!args[i].startsWith('-')) folderIndex = i
}

if (folderIndex < 0) {
  console.error('usage: electron [options] APP_FOLDER [arguments of the app]')
  app.exit(1)
} else {
  const folder = path.resolve(args[folderIndex])
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  // The app sees the same arguments as under the default app: the executable, its folder, its own arguments.
  process.argv.splice(1, folderIndex + 1, folder)
  app.name = manifest.productName ?? manifest.name
  if (manifest.version) app.setVersion(manifest.version)
  app.setAppPath(folder)
  for (const preload of preloads) require(preload)
  // Awaited, so that Electron isn't ready before the app's main module has run.
  await import(pathToFileURL(path.join(folder, manifest.main)).href)
}
