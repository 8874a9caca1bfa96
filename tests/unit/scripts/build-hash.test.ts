// The stamp of a build: it changes with any name or content that goes into the build, and with nothing else.
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { hashTree } from '../../../scripts/lib/build.mjs'

let root = ''
const hash = (salt?: string) => hashTree(root, ['src', 'config.ts', 'not-there'], salt)

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'twofold-hash-'))
  mkdirSync(join(root, 'src', 'deep'), { recursive: true })
  writeFileSync(join(root, 'src', 'deep', 'a.ts'), 'one')
  writeFileSync(join(root, 'config.ts'), 'two')
  writeFileSync(join(root, 'other.txt'), 'outside')
})
afterEach(() => rmSync(root, { recursive: true }))

it('stays the same for the same content, whatever the dates and the files beside', async () => {
  const before = await hash()
  utimesSync(join(root, 'config.ts'), 1, 1)
  writeFileSync(join(root, 'other.txt'), 'changed')
  expect(await hash()).toBe(before)
})

it('changes when a file changes, moves, comes or goes', async () => {
  const seen = [await hash()]
  writeFileSync(join(root, 'src', 'deep', 'a.ts'), 'One')
  seen.push(await hash())
  renameSync(join(root, 'src', 'deep', 'a.ts'), join(root, 'src', 'deep', 'b.ts'))
  seen.push(await hash())
  writeFileSync(join(root, 'src', 'new.ts'), '')
  seen.push(await hash())
  rmSync(join(root, 'config.ts'))
  seen.push(await hash())
  expect(new Set(seen).size).toBe(seen.length)
})

it('changes with the flavour', async () => {
  expect(await hash('dev')).not.toBe(await hash('e2e'))
})
