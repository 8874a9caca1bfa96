// The folders of a development run of the app. Practice mode keeps everything of its own under one of them (profile,
// keyring, what the stand-ins remember, the folder that plays iCloud Drive), so that a second `npm start` finds it again.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ask } from './exec.mjs'
import { firstLine, startHelper } from './helper-process.mjs'
import { desktopHasSecretService } from './keyring.mjs'
import { inProject, isLinux, isRoot, projectDir } from './paths.mjs'
import { handOver, runUserHome } from './run-user.mjs'
import { say, SetupError } from './say.mjs'
import { isAlive } from './session.mjs'

/**
 * Makes the folders, which belong to the user who runs the app.
 * @param {'practice' | 'own-client'} kind own-client: with a Microsoft client id, so the data isn't practice data
 */
export async function makeFolders(kind) {
  const base = path.join(dataHome(), folderNames[kind][process.platform === 'darwin' ? 'mac' : 'linux'])
  const inBase = (name) => path.join(base, name)
  const folders = { base, profile: inBase('profile'), standIns: inBase('standins'), icloud: inBase('icloud'), keyring: inBase('keyring') }
  for (const folder of Object.values(folders)) {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o700)
  }
  // Root's run user owns all from its home down, also the folders on the way that were just made.
  if (isRoot) await handOver(runUserHome())
  return folders
}

const folderNames = {
  practice: { mac: 'Twofold Practice', linux: 'twofold-practice' },
  'own-client': { mac: 'Twofold Development', linux: 'twofold-development' },
}

/** Where programs keep their data on this system. */
function dataHome() {
  if (process.platform === 'darwin') return path.join(runUserHome(), 'Library', 'Application Support')
  if (!isRoot && process.env.XDG_DATA_HOME) return process.env.XDG_DATA_HOME
  return path.join(runUserHome(), '.local', 'share')
}

/**
 * Notes that a run uses these folders, and refuses a second one at the same time.
 * @param {string} base
 * @returns {() => void} takes the note away
 */
export function claim(base) {
  const note = path.join(base, 'running')
  const other = existsSync(note) ? Number(readFileSync(note, 'utf8')) : 0
  if (other && other !== process.pid && isThisScript(other)) throw new SetupError(`Twofold is already running from here (process ${other}). End that one first.`)
  writeFileSync(note, String(process.pid), { mode: 0o600 })
  return () => rmSync(note, { force: true })
}

/** After a restart of the computer another program may have the number. */
function isThisScript(pid) {
  if (!isAlive(pid)) return false
  const commandLine = isLinux ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : (ask('ps', ['-o', 'args=', '-p', String(pid)]) ?? '')
  return commandLine.includes('start.mjs')
}

/**
 * Where the app's keys go: a folder for a private keyring, or false for the desktop's own secret service. What was used at
 * first stays, so that the keys are found again.
 * @param {string} keyringDir
 * @returns {string | false}
 */
export function chooseKeyring(keyringDir) {
  if (!isLinux) return false
  const choiceFile = path.join(keyringDir, 'choice')
  const before = existsSync(choiceFile) ? readFileSync(choiceFile, 'utf8') : null
  const desktop = !isRoot && desktopHasSecretService()
  if (before === 'desktop' && !desktop) say('Keyring: the keys of earlier runs are in the desktop’s keyring, which can’t be reached from here')
  const isPrivate = before === 'private' || !desktop
  if (!before) writeFileSync(choiceFile, isPrivate ? 'private' : 'desktop')
  say(isPrivate ? `Keyring: a private one, kept in ${keyringDir}` : 'Keyring: the desktop’s own')
  return isPrivate ? keyringDir : false
}

/**
 * Starts the stand-ins for Microsoft, Graph and iCloud Drive.
 * @param {{ standIns: string, icloud: string }} folders
 * @returns {Promise<{ practiceFile: string, stop: () => Promise<unknown>, ended: Promise<number> } | null>} null when the project has none
 */
export async function startStandIns(folders) {
  const main = inProject('tests', 'stand-ins', 'main.ts')
  if (!existsSync(main)) {
    say('Stand-ins: tests/stand-ins/main.ts is missing, so the app starts without them')
    return null
  }
  const helper = startHelper(process.execPath, ['--import', 'tsx', main, '--state', folders.standIns, '--icloud', folders.icloud], {
    asCaller: true,
    cwd: projectDir,
    // They end when the pipe closes, so they end with this script on every system.
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const line = await firstLine(helper, helper.child.stdout, (text) => readyFile(text) !== null, 60_000)
  const practiceFile = line === null ? null : readyFile(line)
  if (practiceFile === null) {
    await helper.stop()
    throw new SetupError('The stand-ins did not get ready: their messages are above.')
  }
  // Root's stand-ins have written as root; the app reads and writes as its own user.
  for (const folder of [folders.standIns, folders.icloud]) await handOver(folder)
  say('Stand-ins: Microsoft sign-in, OneDrive and iCloud Drive are played by this computer')
  return { practiceFile, stop: helper.stop, ended: helper.ended }
}

/**
 * The file named by the stand-ins' ready line, or null for any other line.
 * @param {string} line
 */
export function readyFile(line) {
  try {
    const message = JSON.parse(line)
    return message?.ready === true && typeof message.practiceFile === 'string' ? message.practiceFile : null
  } catch {
    return null
  }
}
