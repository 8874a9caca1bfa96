// Kills the real app at a chosen file operation of a vault save and a backup, and looks at what is left: the vault opens with the
// old or the new state, every version is as it was, the next backup succeeds, no secret lies in the open. Used by kill.spec.ts
// and the proof.
import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { electronRuntime } from '../../../scripts/lib/unprivileged.mjs'
import { browserless } from '../../stand-ins/browserless.ts'
import { startStandIns, type StandIns } from '../../stand-ins/index.ts'
import { people } from '../../stand-ins/people.ts'
import { interceptBrowser } from './intercept.ts'
import { launch, makeFolder } from './launch.ts'
import { readState } from './state.ts'

/** What kill-at.cjs leaves in the main process, whose globals no compiler knows: so the casts below. */
interface KillGlobals {
  killAt(n: number): void
  killCount(): number
}

export interface KillWorld {
  /** A computer whose backup is on and checked: each try starts from a copy of it. */
  readonly profile: string
  readonly storage: string
  /** The storage as it was then. */
  readonly storageBefore: string
  readonly practiceFile: string
  readonly hook: string
  close(): Promise<void>
}

export interface KillOutcome {
  /** False when the work was done before it came to that operation. */
  readonly wasKilled: boolean
  /** How many operations there were, if it was not killed. */
  readonly operations: number
  /** In words; empty when nothing was lost. */
  readonly losses: readonly string[]
  /** Files in which a secret lies in the open, relative to profile or storage. */
  readonly leaks: readonly string[]
}

// Letters that stand in no file by chance.
const secrets = ['KILLPROOF', 'LOSSPROOF'].map((word) => `${word}${word}${word}`.slice(0, 24))
const oldName = 'Harbour Mail'
const newName = 'Renamed Harbour'
const links = secrets.map((secret, i) => `otpauth://totp/${i === 0 ? 'Harbour%20Mail' : 'Second'}:sam?secret=${secret}&issuer=${i === 0 ? 'Harbour%20Mail' : 'Second'}`)
const settleMs = 60_000

const order = async (window: Page, name: 'backup.turnOn' | 'backup.run'): Promise<void> => {
  const answer = await window.evaluate((which) => twofold.call(which, {}), name)
  if (!answer.ok) throw new Error(`${name} answered ${answer.error.code}`)
}

const untilBackedUp = (window: Page): Promise<void> =>
  expect.poll(async () => (await readState(window)).backup.status, { timeout: settleMs }).toMatchObject({ kind: 'done', last: { level: 'checked-and-uploaded' } })

export const makeKillWorld = async (): Promise<KillWorld> => {
  const [stateDir, storage, storageBefore, hookDir] = [await makeFolder('stand-ins'), await makeFolder('icloud'), await makeFolder('icloud-before'), await makeFolder('kill-hook')]
  const standIns: StandIns = await startStandIns({ stateDir, icloudFolder: storage })
  const hook = join(hookDir, 'kill-at.cjs')
  copyFileSync(join(import.meta.dirname, 'kill-at.cjs'), hook)
  await (await electronRuntime()).handOver(hookDir)
  const first = await launch({ practice: standIns.practiceFile })
  try {
    for (const text of links) await first.window.evaluate((link) => twofold.call('accounts.addText', { text: link }), text)
    const browser = await interceptBrowser(first.app)
    await order(first.window, 'backup.turnOn')
    await browserless().signIn(await browser.next(), { userName: people[0]?.userName ?? '' })
    await untilBackedUp(first.window)
  } finally {
    await first.close()
  }
  cpSync(storage, storageBefore, { recursive: true })
  return {
    profile: first.profile,
    storage,
    storageBefore,
    practiceFile: standIns.practiceFile,
    hook,
    close: async () => {
      await standIns.close()
      for (const folder of [stateDir, storage, storageBefore, hookDir, first.profile]) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Profile and storage as they were; answers the profile's copy. */
const layOut = async (world: KillWorld): Promise<string> => {
  const runtime = await electronRuntime()
  const profile = await makeFolder('killed')
  cpSync(world.profile, profile, { recursive: true, filter: (from) => !/\/Singleton[^/]*$/.test(from) })
  await runtime.handOver(profile)
  for (const name of readdirSync(world.storage)) rmSync(join(world.storage, name), { recursive: true, force: true })
  cpSync(world.storageBefore, world.storage, { recursive: true })
  await runtime.handOver(world.storage)
  return profile
}

/** Renames an account, backs up, and dies at operation `n` of that; 0 only counts. */
const changeAndDie = async (world: KillWorld, profile: string, n: number): Promise<Pick<KillOutcome, 'wasKilled' | 'operations'>> => {
  const { app, window, close } = await launch({
    profile,
    practice: world.practiceFile,
    switches: ['-r', world.hook],
    env: { TWOFOLD_TEST_KILL_ROOTS: [join(profile, 'vault'), world.storage].join(delimiter) },
  })
  const child = app.process()
  const death = new Promise<'killed'>((resolve) => child.once('exit', () => resolve('killed')))
  const work = async (): Promise<'done'> => {
    // The backup at the start comes first, so that only the one below is counted.
    await untilBackedUp(window)
    await app.evaluate((_, at) => (globalThis as unknown as KillGlobals).killAt(at), n)
    const account = (await readState(window)).accounts.list.find(({ issuer }) => issuer === oldName)
    if (!account) throw new Error('The account is not there')
    await window.evaluate(({ id, issuer, userName }) => twofold.call('accounts.rename', { id, issuer, userName }), { id: account.id, issuer: newName, userName: account.userName })
    await order(window, 'backup.run')
    await expect.poll(async () => (await readState(window)).backup.versions.length, { timeout: settleMs }).toBe(2)
    await untilBackedUp(window)
    return 'done'
  }
  // A dying app breaks the connection: what the work then says is of no interest. A work that fails in a living app is.
  const end = await Promise.race([death, work().catch(async (error: unknown) => (child.exitCode === null && child.signalCode === null ? Promise.race([death, failLater(error)]) : 'killed'))])
  const operations = end === 'done' ? await app.evaluate(() => (globalThis as unknown as KillGlobals).killCount()) : 0
  await close()
  return { wasKilled: end === 'killed', operations }
}

/** The connection breaks a moment before the process is seen to be gone. */
const failLater = (error: unknown): Promise<never> => new Promise((_, reject) => setTimeout(() => reject(error instanceof Error ? error : new Error(String(error))), 3_000))

const filesIn = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile())

const versionsOf = (folder: string): Map<string, string> =>
  new Map(filesIn(folder).filter((name) => name.endsWith('.twofold')).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]))

/** Starts again without the hook and says what is missing. */
const lookAfter = async (world: KillWorld, profile: string): Promise<string[]> => {
  const losses: string[] = []
  const seen = versionsOf(world.storage)
  const checkVersions = (when: string, before: ReadonlyMap<string, string>): void => {
    const now = versionsOf(world.storage)
    for (const [name, bytes] of before) if (now.get(name) !== bytes) losses.push(`${when}: a version is ${now.has(name) ? 'changed' : 'gone'}`)
  }
  checkVersions('after the kill', versionsOf(world.storageBefore))
  const { window, close } = await launch({ profile, practice: world.practiceFile })
  try {
    const { vault, accounts } = await readState(window)
    if (vault.kind !== 'ready') return [...losses, `the vault is ${vault.kind}`]
    if (vault.notice) losses.push(`the vault opened with ${vault.notice.code}`)
    const names = accounts.list.map(({ issuer }) => issuer).join(', ')
    if (names !== `${oldName}, Second` && names !== `${newName}, Second`) losses.push(`the accounts are ${names}`)
    await order(window, 'backup.run')
    await untilBackedUp(window).catch(() => losses.push('the next backup did not succeed'))
    checkVersions('after the next backup', seen)
  } finally {
    await close()
  }
  return losses
}

/** As typed, and as the bytes it stands for in the spellings of the vault and the backup. */
const spellings = secrets.flatMap((secret) => {
  const bits = Array.from(secret, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = Buffer.from(Array.from({ length: Math.floor(bits.length / 8) }, (_, i) => parseInt(bits.slice(8 * i, 8 * i + 8), 2)))
  return [Buffer.from(secret), bytes, Buffer.from(bytes.toString('base64url')), Buffer.from(bytes.toString('hex'))]
})

const leaksIn = (folder: string): string[] => filesIn(folder).filter((name) => spellings.some((spelling) => readFileSync(join(folder, name)).includes(spelling)))

/** One try. `n` counts from 1. */
export const killAndLook = async (world: KillWorld, n: number): Promise<KillOutcome> => {
  const profile = await layOut(world)
  try {
    const { wasKilled, operations } = await changeAndDie(world, profile, n)
    const leaks = [...leaksIn(profile), ...leaksIn(world.storage)]
    return { wasKilled, operations, losses: await lookAfter(world, profile), leaks }
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
