// What is run: the project folder itself, or, when root hands the app to another user, a copy that this user can read
// and can't change.
import { chmod, cp, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { run } from './exec.mjs'
import { inModules, inProject, projectDir } from './paths.mjs'
import { findRunUser, withoutSandbox } from './run-user.mjs'

/** All that the built app loads: everything else is in the bundles. */
const parts = ['package.json', 'out']
const keytarParts = ['package.json', 'lib', 'build/Release/keytar.node']

/**
 * Gives what to run and how.
 * @param {string} dir a folder of this run
 * @param {string} electron Electron's executable
 * @returns {Promise<{ executablePath: string, appDir: string }>}
 */
export async function prepareApp(dir, electron) {
  const user = findRunUser()
  if (!user) return { executablePath: electron, appDir: projectDir }

  const appDir = path.join(dir, 'app')
  await mkdir(appDir)
  for (const part of parts) await cp(inProject(part), path.join(appDir, part), { recursive: true })
  for (const part of keytarParts) await cp(inModules('keytar', part), path.join(appDir, 'node_modules', 'keytar', part), { recursive: true })
  await run('chmod', ['-R', 'u=rwX,go=rX', appDir])

  // exec twice: the process that is started is Electron in the end, under the same id.
  const executablePath = path.join(dir, 'electron-as-run-user')
  await writeFile(
    executablePath,
    `#!/bin/sh
cd ${quote(user.home)} || exit 1
exec setpriv --reuid=${user.uid} --regid=${user.gid} --init-groups --pdeathsig TERM -- ${quote(electron)} ${withoutSandbox ? '--no-sandbox ' : ''}"$@"
`,
  )
  await chmod(executablePath, 0o755)
  return { executablePath, appDir }
}

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`
