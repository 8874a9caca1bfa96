// Builds the app into out/ when its sources have changed since the last build.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { run } from './exec.mjs'
import { inModules, inProject, projectDir } from './paths.mjs'
import { say } from './say.mjs'

/** What a build is made of: folders with all that is in them, and files. */
const ingredients = ['src', 'resources', 'electron.vite.config.ts', 'tsconfig.base.json', 'package.json', 'package-lock.json']
const stampFile = inProject('out', '.twofold-build')
const results = ['main/index.js', 'preload/index.cjs', 'renderer/index.html'].map((name) => inProject('out', ...name.split('/')))

/** @param {{ force?: boolean }} [options] */
export async function ensureBuild(options = {}) {
  const stamp = await hashTree(projectDir, ingredients, process.env.TWOFOLD_FLAVOUR ?? 'dev')
  const isBuilt = results.every((file) => existsSync(file)) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp
  if (isBuilt && !options.force) return say('Build: the sources are unchanged, out/ is used as it is')
  say('Build: electron-vite build')
  // A build that fails half way must not pass for the one before it.
  rmSync(stampFile, { force: true })
  await run(process.execPath, [inModules('electron-vite', 'bin', 'electron-vite.js'), 'build'], { cwd: projectDir })
  writeFileSync(stampFile, stamp)
}

/**
 * One hash over names and contents, in an order that doesn't depend on the file system.
 * @param {string} root
 * @param {string[]} names folders and files in it; missing ones count as missing
 * @param {string} [salt] anything else that the result depends on
 */
export async function hashTree(root, names, salt = '') {
  const hash = createHash('sha256').update(`${salt}\0`)
  for (const name of names) {
    for (const file of (await filesOf(root, name)).sort()) {
      const content = await readFile(path.join(root, file))
      hash.update(`${file.split(path.sep).join('/')}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

async function filesOf(root, name) {
  try {
    const entries = await readdir(path.join(root, name), { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
  } catch (error) {
    if (error.code === 'ENOTDIR') return [name]
    if (error.code === 'ENOENT') return []
    throw error
  }
}
