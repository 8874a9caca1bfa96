// The entry of the main process: what must be settled before Electron is ready, then start(compose()). Guards that a release
// does nothing at all under switches that take its guards away, and that one profile is open once.
import { readFileSync } from 'node:fs'
import { app } from 'electron'
import { readFlavour } from '#flavour'
import { compose } from './compose.ts'
import { FlavourError, type Flavour } from './flavour/flavour.ts'
import { registerAppScheme } from './window/app-scheme.ts'
import { guardNavigation } from './window/guards.ts'

const exitCode = { done: 0, refused: 1, misconfigured: 2 } as const

const begin = (flavour: Flavour): void => {
  const refused = flavour.refusedSwitches(process.argv, (name) => app.commandLine.hasSwitch(name))
  if (refused.length > 0) {
    process.stderr.write(`Twofold does not start with: ${refused.join(', ')}\n`)
    app.exit(exitCode.refused)
    return
  }

  app.setName(flavour.appName)
  if (flavour.userData !== null) app.setPath('userData', flavour.userData)
  if (!app.requestSingleInstanceLock()) {
    app.exit(exitCode.done)
    return
  }

  app.enableSandbox()
  app.setAppUserModelId(`app.twofold.${flavour.name}`)
  registerAppScheme()
  guardNavigation()
  const twofold = compose(flavour)
  // Not awaited: Electron gets ready only after this module has run.
  void app.whenReady().then(() => twofold.start())
}

try {
  begin(readFlavour({ env: process.env, readFile: (path) => readFileSync(path, 'utf8') }))
} catch (error) {
  if (!(error instanceof FlavourError)) throw error
  process.stderr.write(`${error.message}\n`)
  app.exit(exitCode.misconfigured)
}
