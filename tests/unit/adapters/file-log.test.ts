// The log takes its allow-listed fields and nothing else, keeps its file small and private, and never stops the app.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFileLog } from '../../../src/main/adapters/file-log.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twofold-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const clock = { nowMs: () => Date.UTC(2026, 0, 2) }

test('writes one line for each event, with the listed fields alone', () => {
  const path = join(folder, 'logs', 'twofold.log')
  const log = createFileLog({ path, clock })
  log.write({ at: 'vault', code: 'vault.damaged', reference: '0123abcd', cause: 'Error ENOENT', ...{ secret: 'PLANTED' } })
  log.write({ at: 'x'.repeat(10_000), ms: 12 })
  const text = readFileSync(path, 'utf8')
  const [first = '', second = '', end] = text.split('\n')
  expect(JSON.parse(first)).toEqual({ time: '2026-01-02T00:00:00.000Z', at: 'vault', code: 'vault.damaged', reference: '0123abcd', cause: 'Error ENOENT' })
  expect(second.length).toBeLessThan(600)
  expect(end).toBe('')
  expect(text).not.toContain('PLANTED')
})

test.skipIf(process.platform === 'win32')('belongs to its user alone', () => {
  const path = join(folder, 'twofold.log')
  createFileLog({ path, clock }).write({ at: 'vault' })
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('a long file is put aside, once', () => {
  const path = join(folder, 'twofold.log')
  writeFileSync(path, 'x'.repeat(1_000_001))
  const log = createFileLog({ path, clock })
  log.write({ at: 'vault' })
  expect(statSync(`${path}.1`).size).toBe(1_000_001)
  expect(statSync(path).size).toBeLessThan(200)
})

test('a path that can’t be written stops nothing', () => {
  const log = createFileLog({ path: join(folder, 'twofold.log', 'not-a-folder'), clock })
  writeFileSync(join(folder, 'twofold.log'), '')
  expect(() => log.write({ at: 'vault' })).not.toThrow()
})
