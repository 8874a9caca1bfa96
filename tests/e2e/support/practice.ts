// Tests that need Microsoft and iCloud Drive: stand-ins of their own for each test, and a person at a browser.
import { rmSync } from 'node:fs'
import { startStandIns, type StandIns } from '../../stand-ins/index.ts'
import { people } from '../../stand-ins/people.ts'
import { personAtBrowser, type PersonAtBrowser } from './person-at-browser.ts'
import { interceptBrowser, makeFolder, test as base, type LaunchedApp } from './test.ts'
import { backupSwitch, openSettings } from './user.ts'

export { expect } from './test.ts'

const [sam, robin, worker] = people.map(({ userName }) => userName)
export const samsAccount = sam ?? ''
export const robinsAccount = robin ?? ''
export const workAccount = worker ?? ''

export interface Practice {
  readonly standIns: StandIns
  /** Path of the file that the app is given. */
  readonly file: string
  /** The folder that plays iCloud Drive. */
  readonly storage: string
}

export const test = base.extend<{ practice: Practice; person: PersonAtBrowser }>({
  // Playwright wants a pattern here, even an empty one.
   
  practice: async ({}, use) => {
    const [stateDir, storage] = [await makeFolder('stand-ins'), await makeFolder('icloud')]
    const standIns = await startStandIns({ stateDir, icloudFolder: storage })
    await use({ standIns, file: standIns.practiceFile, storage })
    await standIns.close()
    for (const folder of [stateDir, storage]) rmSync(folder, { recursive: true, force: true })
  },
   
  person: async ({}, use) => {
    const person = await personAtBrowser()
    await use(person)
    await person.close()
  },
})

/** As a person does it; ends when the sign-in is done, in Settings. */
export const turnBackupOn = async ({ app, window }: Pick<LaunchedApp, 'app' | 'window'>, person: PersonAtBrowser): Promise<void> => {
  const browser = await interceptBrowser(app)
  await openSettings(window, 'Backup')
  await backupSwitch(window).click({ force: true })
  await person.signIn(await browser.next(), samsAccount)
}
