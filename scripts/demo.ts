// `npm run demo [-- --keep DIR]`: the main job in the real Electron without a human. Computer A adds six accounts and backs
// them up; computer B, which knows nothing, recovers them. The last line of stdout is the result; exit 0 only if all of it is so.
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { expect } from '@playwright/test'
import { personAtBrowser, type PersonAtBrowser } from '../tests/e2e/support/person-at-browser.ts'
import { interceptBrowser, interceptDialogs } from '../tests/e2e/support/intercept.ts'
import { launch, makeFolder, type LaunchedApp } from '../tests/e2e/support/launch.ts'
import { accountRow, addByLink, addByPicture, addByWebcam, backupSwitch, expectAdded, leaveSettings, listedAccounts, openEdit, openSettings } from '../tests/e2e/support/user.ts'
import { fakeWebcamArguments, makeFakeWebcamClip } from '../tests/stand-ins/fake-webcam.ts'
import { startStandIns, type StandIns } from '../tests/stand-ins/index.ts'
import { people } from '../tests/stand-ins/people.ts'
import { qrPicture } from '../tests/stand-ins/qr-picture.ts'
import { holdsAny, keyFiles, openVersion, storageAloneOpens, versionFiles } from './demo/independent-reader.ts'
import { openJournal, type Journal } from './demo/journal.ts'
import { readCounter, readTimed, waitForFreshPeriod, type CodeReading } from './demo/read-codes.ts'
import { makeSixAccounts, type DemoAccount } from './demo/six-accounts.ts'
import { electronRuntime } from './lib/unprivileged.mjs'

const recoveryAccount = people[0]?.userName ?? ''
const periodsToRead = 3

interface World {
  readonly accounts: readonly DemoAccount[]
  readonly standIns: StandIns
  readonly person: PersonAtBrowser
  readonly journal: Journal
}

const addAll = async ({ accounts, journal }: World, { app, window }: LaunchedApp): Promise<void> => {
  for (const account of accounts) {
    await journal.step(`A adds ${account.name} by ${account.way}`, async () => {
      if (account.way === 'link') await addByLink(window, account.link)
      else if (account.way === 'picture') await addByPicture(window, { name: 'code.png', mimeType: 'image/png', buffer: qrPicture(account.link) })
      else await addByWebcam(window)
      await expectAdded(window, account.issuer, account.userName, 30_000)
    })
    if (account.bindByHand) {
      await journal.step(`A binds ${account.userName} to this computer`, async () => {
        await interceptDialogs(app, { confirm: true })
        await openEdit(window, accountRow(window, account.issuer, account.userName))
        await window.getByRole('radio', { name: /^Keep its codes on/ }).check({ force: true })
        await window.getByRole('button', { name: 'Save' }).click()
        await expect(window.getByRole('dialog')).toBeHidden()
      })
    }
  }
}

const turnBackupOn = async ({ journal, person }: World, { app, window }: LaunchedApp): Promise<void> => {
  // What was said of the last account would lie over the pictures.
  await window.getByRole('button', { name: 'Dismiss' }).click()
  await openSettings(window, 'Backup')
  await backupSwitch(window).waitFor()
  await journal.picture('a-backup-off', window)
  await journal.step(`A turns backup on with ${recoveryAccount}`, async () => {
    const browser = await interceptBrowser(app)
    await backupSwitch(window).click({ force: true })
    await person.signIn(await browser.next(), recoveryAccount)
    await expect(window.getByText(/backed up and checked/i).first()).toBeVisible({ timeout: 30_000 })
  })
  await journal.picture('a-backed-up', window)
  await leaveSettings(window)
}

const computerA = async (world: World): Promise<string[]> => {
  const { accounts, journal, standIns } = world
  const clip = join(await makeFolder('webcam'), 'clip.y4m')
  await makeFakeWebcamClip(clip, accounts.filter(({ way }) => way === 'webcam').map(({ link }) => link))
  await (await electronRuntime()).handOver(clip)
  const a = await journal.step('computer A starts with an empty profile', () => launch({ practice: standIns.practiceFile, switches: fakeWebcamArguments(clip) }))
  try {
    await journal.picture('a-first-run', a.window)
    await addAll(world, a)
    await turnBackupOn(world, a)
    await journal.picture('a-accounts', a.window)
    return await listedAccounts(a.window)
  } finally {
    await a.close()
  }
}

const restoreOn = async ({ journal, person }: World, { app, window }: LaunchedApp): Promise<void> => {
  const browser = await interceptBrowser(app)
  await journal.step('B begins recovery and signs in', async () => {
    await window.getByRole('button', { name: 'Begin recovery' }).click()
    const page = await browser.next()
    await window.getByRole('button', { name: 'Copy the link' }).waitFor()
    await journal.picture('b-sign-in', window)
    await person.signIn(page, recoveryAccount)
    await window.getByRole('heading', { name: 'Choose a version' }).waitFor({ timeout: 30_000 })
  })
  await journal.picture('b-versions', window)
  await journal.step('B previews the newest version', async () => {
    await window.getByRole('button', { name: 'Continue' }).click()
    await window.getByRole('heading', { name: '6 accounts to restore' }).waitFor({ timeout: 30_000 })
  })
  await journal.picture('b-preview', window)
  await journal.step('B restores 6 accounts', async () => {
    await window.getByRole('button', { name: 'Restore 6 accounts' }).click()
    await window.getByRole('heading', { name: 'Your accounts are back' }).waitFor({ timeout: 30_000 })
  })
  await journal.picture('b-done', window)
  await window.getByRole('button', { name: 'Show those 2 accounts' }).click()
  await window.getByRole('grid', { name: 'Accounts' }).waitFor()
}

const readCodes = async ({ accounts, journal }: World, { window }: LaunchedApp): Promise<CodeReading[]> => {
  const readings: CodeReading[] = []
  const ready = accounts.filter(({ comesBack }) => comesBack === 'ready')
  let period: number | null = null
  let counterCode: string | null = null
  for (let i = 0; i < periodsToRead; i += 1) {
    period = await waitForFreshPeriod(period, sleep)
    await journal.step(`B's ${ready.length} codes are compared in period ${i + 1} of ${periodsToRead}`, async () => {
      for (const account of ready) {
        const row = accountRow(window, account.issuer, account.userName)
        if (account.type === 'hotp') {
          const reading = await readCounter(row, account, i, counterCode)
          counterCode = reading.shown
          readings.push(reading)
        } else readings.push(await readTimed(row, account))
      }
    })
  }
  return readings
}

interface Recovered {
  readonly listed: string[]
  readonly needSignIn: number
  readonly needScan: number
  readonly readings: CodeReading[]
}

const computerB = async (world: World): Promise<Recovered> => {
  const b = await world.journal.step('computer B starts with an empty profile', () => launch({ practice: world.standIns.practiceFile }))
  try {
    await restoreOn(world, b)
    const { window } = b
    const listed = await listedAccounts(window)
    const needing = async (pill: string): Promise<number> => window.getByRole('grid', { name: 'Accounts' }).getByRole('row').filter({ hasText: pill }).count()
    const [needSignIn, needScan] = [await needing('Needs sign-in'), await needing('Needs QR code')]
    await world.journal.picture('b-accounts', window)
    return { listed, needSignIn, needScan, readings: await readCodes(world, b) }
  } finally {
    await b.close()
  }
}

/** Whether either guard opens a version by itself. Both together must: otherwise the reader, not the guard, is what fails. */
const oneGuardOpens = (accounts: readonly DemoAccount[], storage: string, appFolder: string): boolean => {
  const keys = keyFiles(appFolder)
  const [key] = keys
  const versions = versionFiles(storage)
  const both = versions.flatMap((file) => keys.flatMap((one) => openVersion(file, one) ?? []))
  if (!key || both.length !== versions.length || !both.some((payload) => payload.accounts.length === accounts.length)) throw new Error('both guards together do not open the backup')
  const secrets = accounts.map(({ secret }) => secret)
  const names = accounts.map(({ issuer }) => issuer)
  const storageOpens = storageAloneOpens(storage, key) || holdsAny(storage, [...secrets, ...keys.map(({ share }) => Buffer.from(share, 'base64url'))], names)
  return storageOpens || holdsAny(appFolder, secrets, names)
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { keep: { type: 'string' } } })
  const outDir = values.keep === undefined ? mkdtempSync(join(tmpdir(), 'twofold-demo-')) : resolve(values.keep)
  const pictureDir = join(outDir, 'screenshots')
  mkdirSync(pictureDir, { recursive: true })
  const journal = openJournal(pictureDir, (line) => console.log(line))
  const [stateDir, storage] = [await makeFolder('stand-ins'), await makeFolder('icloud')]
  const standIns = await startStandIns({ stateDir, icloudFolder: storage, data: 'release' })
  const person = await personAtBrowser()
  try {
    const accounts = makeSixAccounts()
    const world: World = { accounts, standIns, person, journal }
    const order = await computerA(world)
    const { listed, needSignIn, needScan, readings } = await computerB(world)

    const wrong = readings.filter(({ equal }) => !equal)
    for (const { account, shown, expected } of wrong) console.log(`WRONG  ${account.name}: the window showed ${shown}, it should be ${expected}`)
    const orderKept = JSON.stringify(listed) === JSON.stringify(order)
    if (!orderKept) console.log('WRONG  the order of the accounts was not kept')
    const appFolder = join(stateDir, 'app-folder', recoveryAccount, standIns.practice.clientId)
    const guardAloneOpens = await journal.step('each guard is tried alone', () => Promise.resolve(oneGuardOpens(accounts, storage, appFolder)))
    if (values.keep !== undefined) {
      cpSync(storage, join(outDir, 'storage'), { recursive: true })
      cpSync(appFolder, join(outDir, 'app-folder'), { recursive: true })
    }
    console.log(`Screenshots of each step: ${pictureDir}`)
    const codesEqual = wrong.length === 0 && readings.length === accounts.filter(({ comesBack }) => comesBack === 'ready').length * periodsToRead
    const result = { accounts: accounts.length, restored: listed.length, needScan, needSignIn, codesEqual, guardAloneOpens, ms: journal.ms() }
    const right = orderKept && codesEqual && !guardAloneOpens && result.restored === result.accounts && needScan === 1 && needSignIn === 1
    if (!right) process.exitCode = 1
    console.log(JSON.stringify(result))
  } finally {
    await person.close()
    await standIns.close()
  }
}

await main()
