// `npm start`: sets the machine up, builds if sources changed, starts the stand-ins of practice mode and the app, and ends
// all of it together. With a Microsoft client id in TWOFOLD_CLIENT_ID the app talks to Microsoft instead.
import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { makeCleanup, onSignals } from './lib/cleanup.mjs'
import { hasDisplay } from './lib/display.mjs'
import { ensureSetup } from './lib/ensure.mjs'
import { startHelper } from './lib/helper-process.mjs'
import { isRoot } from './lib/paths.mjs'
import { chooseKeyring, claim, makeFolders, startStandIns } from './lib/practice.mjs'
import { runUserHome, withoutSandbox } from './lib/run-user.mjs'
import { failWith, say } from './lib/say.mjs'
import { openSession } from './lib/session.mjs'

const cleanup = makeCleanup()
let isEnding = false
let isRunning = false

async function main() {
  await ensureSetup({ for: 'start' })
  await ensureBuild()

  const isPractice = !process.env.TWOFOLD_CLIENT_ID
  const folders = await makeFolders(isPractice ? 'practice' : 'own-client')
  cleanup.add(claim(folders.base))
  const session = await openSession({ keyring: chooseKeyring(folders.keyring), home: runUserHome() })
  cleanup.add(session.close)
  const standIns = isPractice ? await startStandIns(folders) : null
  if (standIns) cleanup.add(standIns.stop)
  if (isEnding) return 0

  const picture = hasDisplay() ? null : path.join(folders.base, 'window.png')
  const app = startApp(session, {
    TWOFOLD_PROFILE: process.env.TWOFOLD_PROFILE || folders.profile,
    ...(standIns ? { TWOFOLD_PRACTICE: standIns.practiceFile } : {}),
    ...(picture ? { TWOFOLD_SCREENSHOT: picture } : {}),
  })
  isRunning = true
  say(`The app runs; its data is in ${folders.base}. Ctrl+C ends it.`)
  if (picture) tellAboutPicture(picture, app)
  standIns?.ended.then(() => isEnding || say('Stand-ins: they have ended; sign-in and backup will fail until the next start'))

  return app.ended
}

/** An ordinary user's app has this shell's environment, root's only what it needs. */
function startApp(session, own) {
  const settings = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('TWOFOLD_')))
  const env = isRoot ? { ...session.appEnv, ...settings, ...own } : { ...process.env, ...session.env, ...own }
  const args = [...(withoutSandbox && !isRoot ? ['--no-sandbox'] : []), session.appDir, ...process.argv.slice(2)]
  const app = startHelper(session.executablePath, args, { asCaller: true, env, stdio: ['ignore', 'inherit', 'inherit'] })
  // Quitting may take a moment: the vault is being written.
  cleanup.add(() => app.stop(10_000))
  return app
}

/** Without a display nobody sees the window, so the app leaves a picture of it. */
function tellAboutPicture(picture, app) {
  rmSync(picture, { force: true })
  say(`There is no display: a picture of the window will be put at ${picture}`)
  const timer = setInterval(() => {
    if (!existsSync(picture)) return
    clearInterval(timer)
    say(`The window is up: ${picture}`)
  }, 300)
  app.ended.then(() => clearInterval(timer))
}

onSignals(() => {
  say('Ending the app and what was started with it')
  isEnding = true
  // The usual way to end a running app is no failure; a set-up that was broken off is one.
  void cleanup.close().then(() => process.exit(isRunning ? 0 : 130))
})

main()
  .then(async (code) => {
    // After a signal the handler above ends the process.
    if (isEnding) return
    isEnding = true
    await cleanup.close()
    process.exit(code)
  })
  .catch(async (error) => {
    await cleanup.close()
    failWith(error)
  })
