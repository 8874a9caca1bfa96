// The keychain adapter and the vault on a real Secret Service: there, locked, hanging, not there, and no bus at all.
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canStartKeyring, startKeyring } from '../../../scripts/lib/keyring.mjs'
import { findRunUser } from '../../../scripts/lib/run-user.mjs'

const missing = (): string | null => {
  if (process.platform !== 'linux') return 'the Secret Service is Linux’s'
  if (!canStartKeyring()) return 'dbus-daemon or gnome-keyring-daemon is not installed'
  if (!existsSync(resolve('node_modules/keytar/build/Release/keytar.node'))) return 'keytar has not been built'
  try {
    findRunUser()
    return null
  } catch {
    return 'the user who runs the app has not been made yet'
  }
}
const reason = missing()
if (reason !== null) console.warn(`Skipped: the real keyring, because ${reason}`)

const made: string[] = []
const folder = async (name: string): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), `tf-${name}-`))
  made.push(path)
  return path
}

interface Result {
  readonly answers: unknown[]
  readonly stuck: boolean
}

/** Runs the probe with nothing but the given variables of a session. */
const probe = async (orders: readonly object[], env: Readonly<Record<string, string>>, timeoutMs = 10_000): Promise<Result> => {
  const child = spawn(process.execPath, ['--import', 'tsx', resolve(import.meta.dirname, 'probe.ts'), String(timeoutMs), JSON.stringify(orders)], {
    env: { PATH: process.env['PATH'] ?? '', HOME: await folder('home'), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  await new Promise((done) => child.on('close', done))
  // The probe's own line of JSON.
  return JSON.parse(text) as Result
}

type Keyring = Awaited<ReturnType<typeof startKeyring>>

describe.skipIf(reason !== null)('on a real keyring', () => {
  let dataDir = ''
  let vaultFolder = ''
  const withKeyring = async <T>(state: 'unlocked' | 'locked' | 'missing', use: (keyring: Keyring) => Promise<T>): Promise<T> => {
    const keyring = await startKeyring({ dir: await folder('bus'), dataDir, state })
    try {
      return await use(keyring)
    } finally {
      keyring.resume()
      await keyring.stop()
    }
  }
  const filesOf = async (path: string): Promise<[string, string][]> => Promise.all((await readdir(path)).sort().map(async (name) => [name, (await readFile(join(path, name))).toString('hex')] as [string, string]))

  beforeAll(async () => {
    dataDir = await folder('data')
    vaultFolder = await folder('vault')
  })
  afterAll(async () => {
    for (const path of made) await rm(path, { recursive: true, force: true })
  })

  const vault = (language: string, path = vaultFolder) => ({ do: 'vault', folder: path, language })
  const [read, write] = [{ do: 'read' }, { do: 'write' }]

  it('unlocked: keeps, gives back and forgets; a vault opens again in another process', async () => {
    await withKeyring('unlocked', async ({ env }) => {
      const first = await probe([{ do: 'keep-and-forget' }, write, read, vault('de')], env)
      expect(first).toEqual({ answers: [{ before: null, kept: true, after: null }, 'written', true, 'en'], stuck: false })
      expect((await probe([read, vault('fr')], env)).answers).toEqual([true, 'de'])
    })
  }, 60_000)

  it('locked: says so, never "not there", and touches no vault', async () => {
    const before = await filesOf(vaultFolder)
    const fresh = await folder('fresh')
    await withKeyring('locked', async ({ env }) => {
      const { answers } = await probe([read, write, vault('xx'), vault('xx', fresh)], env)
      expect(answers).toEqual(Array(4).fill('keychain.locked'))
    })
    expect(await readdir(fresh)).toEqual([])
    expect(await filesOf(vaultFolder)).toEqual(before)
  }, 60_000)

  it('hanging: ends in time and touches no vault; afterwards everything is there', async () => {
    const before = await filesOf(vaultFolder)
    await withKeyring('unlocked', async (keyring) => {
      keyring.pause()
      expect(await probe([vault('xx')], keyring.env, 500)).toEqual({ answers: ['keychain.timed-out'], stuck: true })
      keyring.resume()
      expect(await filesOf(vaultFolder)).toEqual(before)
      expect((await probe([vault('it')], keyring.env)).answers).toEqual(['fr'])
    })
  }, 60_000)

  it('with a bus that nobody answers on, or no bus: unavailable', async () => {
    const before = await filesOf(vaultFolder)
    const unavailable = ['keychain.unavailable', 'keychain.unavailable']
    await withKeyring('missing', async ({ env }) => {
      expect((await probe([read, vault('xx')], env)).answers).toEqual(unavailable)
    })
    expect((await probe([read, vault('xx')], {})).answers).toEqual(unavailable)
    expect(await filesOf(vaultFolder)).toEqual(before)
  }, 60_000)

  it('emptied: the vault’s key is missing, and no new one is made', async () => {
    const before = await filesOf(vaultFolder)
    dataDir = await folder('other')
    await withKeyring('unlocked', async ({ env }) => {
      expect((await probe([vault('xx')], env)).answers).toEqual(['keychain.key-missing'])
    })
    expect(await filesOf(vaultFolder)).toEqual(before)
  }, 60_000)
})
