// Opening and keeping the vault through everything that can be wrong with key, files and writes. What can't be read is never
// replaced, and what couldn't be written never happened.
import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../src/main/core/app-error.ts'
import { utf8 } from '../../../src/main/core/encoding.ts'
import { SecretBytes } from '../../../src/main/core/secret.ts'
import { documentVersion, type VaultDocument } from '../../../src/main/core/vault/document.ts'
import { sealEnvelope } from '../../../src/main/core/vault/envelope.ts'
import { createVaultService, type VaultService } from '../../../src/main/services/vault.ts'
import { vaultView } from '../../../src/shared/contract/views.ts'
import type { ErrorCode } from '../../../src/shared/contract/errors.ts'
import { fakeLog, type FakeLog } from '../../fakes/fake-log.ts'
import { memoryKeychain, type MemoryKeychain } from '../../fakes/memory-keychain.ts'
import { memoryVaultFiles, type MemoryVaultFiles } from '../../fakes/memory-vault-files.ts'
import { seededRandom, testCrypto } from '../../fakes/node-crypto-for-tests.ts'

let keychain: MemoryKeychain
let files: MemoryVaultFiles
let log: FakeLog
const random = seededRandom('vault')

const start = (): VaultService => createVaultService({ keychain, files, crypto: testCrypto, random, device: { name: 'Computer', os: 'linux' }, log })
const opened = async (): Promise<VaultService> => {
  const vault = start()
  await vault.open()
  return vault
}
const setLanguage = (language: string) => (document: VaultDocument): VaultDocument => ({ ...document, settings: { ...document.settings, language } })
const languageOf = (vault: VaultService): string => vault.store.current().settings.language
const failure = (vault: VaultService): string => {
  const view = vaultView.parse(vault.view.get())
  return view.kind === 'failed' ? view.error.code : view.kind
}
const codeOf = async (task: Promise<unknown>): Promise<ErrorCode | 'fine'> => {
  try {
    await task
    return 'fine'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}
/** What is on disk and in the keychain, to be compared later. */
const snapshot = () => JSON.stringify([[...files.generations].map(([n, bytes]) => [n, Buffer.from(bytes).toString('hex')]), [...keychain.entries.keys()], files.setAsides.length])
const damage = (generation: number, change: (bytes: Uint8Array) => Uint8Array): void => {
  files.generations.set(generation, Uint8Array.from(change(files.generations.get(generation) ?? new Uint8Array())))
}
const half = (bytes: Uint8Array): Uint8Array => bytes.slice(0, bytes.length / 2)
const flipLast = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte))

/** A vault of an earlier start, with these languages written one after the other. */
const earlier = async (...languages: string[]): Promise<void> => {
  const vault = await opened()
  for (const language of languages) await vault.store.update(setLanguage(language))
  await vault.close()
}

beforeEach(() => {
  keychain = memoryKeychain()
  files = memoryVaultFiles()
  log = fakeLog()
})

describe('the first start', () => {
  it('makes a key under a random id of its own, then the first generation', async () => {
    const vault = await opened()
    expect(vault.view.get()).toEqual({ kind: 'ready', notice: null })
    expect([...keychain.entries.keys()]).toEqual([expect.stringMatching(/^vault:[0-9a-f]{32}:1$/)])
    expect([...files.generations.keys()]).toEqual([1])
    expect(vault.store.current().device).toEqual({ name: 'Computer', os: 'linux' })
  })

  it('gives two profiles on one keychain a key each', async () => {
    await opened()
    files = memoryVaultFiles()
    await opened()
    expect(keychain.entries.size).toBe(2)
  })

  it('seals nothing with a key that the keychain did not keep', async () => {
    keychain.forgetful = true
    const vault = await opened()
    expect(failure(vault)).toBe('keychain.unavailable')
    expect(files.generations.size).toBe(0)
  })

  it.each<ErrorCode>(['keychain.unavailable', 'keychain.locked', 'keychain.timed-out', 'keychain.denied'])('writes nothing on %s, and can be tried again', async (code) => {
    keychain.failWith = code
    const vault = await opened()
    expect(failure(vault)).toBe(code)
    expect(files.generations.size).toBe(0)
    expect(() => vault.store.current()).toThrow('vault.not-open')
    keychain.failWith = null
    await vault.open()
    expect(failure(vault)).toBe('ready')
  })

  it('leaves no key behind when the file can’t be written', async () => {
    files.failing.add('write')
    const vault = await opened()
    expect(failure(vault)).toBe('vault.write-failed')
    expect(keychain.entries.size).toBe(0)
  })
})

describe('a later start', () => {
  it('opens what was written', async () => {
    await earlier('de', 'fr')
    expect(languageOf(await opened())).toBe('fr')
    expect(keychain.entries.size).toBe(1)
  })

  it.each<ErrorCode>(['keychain.unavailable', 'keychain.locked', 'keychain.timed-out', 'keychain.denied'])('touches nothing on %s, and opens at the retry', async (code) => {
    await earlier('de')
    const before = snapshot()
    keychain.failWith = code
    const vault = await opened()
    expect(failure(vault)).toBe(code)
    keychain.failWith = null
    expect(snapshot()).toBe(before)
    await vault.open()
    expect(languageOf(vault)).toBe('de')
  })

  it('never makes a new key for a vault whose key is gone', async () => {
    await earlier('de')
    keychain.entries.clear()
    const before = snapshot()
    expect(failure(await opened())).toBe('keychain.key-missing')
    expect(snapshot()).toBe(before)
  })

  it('touches nothing when another key stands under its name', async () => {
    await earlier('de')
    for (const account of keychain.entries.keys()) keychain.entries.set(account, new SecretBytes(random.bytes(32)))
    const before = snapshot()
    expect(failure(await opened())).toBe('vault.damaged')
    expect(snapshot()).toBe(before)
  })

  it('touches nothing when files can’t be listed or read: that is not damage', async () => {
    await earlier('de')
    const before = snapshot()
    for (const name of ['list', 'read'] as const) {
      files.failing.add(name)
      expect(failure(await opened())).toBe('vault.read-failed')
      files.failing.clear()
      expect(snapshot()).toBe(before)
    }
  })
})

describe('a damaged newest generation', () => {
  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['cut in half', half],
    ['empty', () => new Uint8Array()],
    ['a bit flipped', flipLast],
    ['zeros', (bytes) => new Uint8Array(bytes.length)],
    ['a header that names another vault', (bytes) => utf8(Buffer.from(bytes).toString('latin1').replace(/"vaultId":"../, '"vaultId":"zz'))],
    ['a header that names another key', (bytes) => Buffer.concat([Buffer.from(Buffer.from(bytes).subarray(0, bytes.indexOf(10)).toString().replace('"keyNo":1', '"keyNo":2')), bytes.subarray(bytes.indexOf(10))])],
  ])('(%s) is set aside with its bytes, the previous opens, and the user is told', async (_name, change) => {
    await earlier('de', 'fr')
    damage(3, change)
    const bytes = files.generations.get(3)
    const vault = await opened()
    expect(languageOf(vault)).toBe('de')
    expect(vaultView.parse(vault.view.get())).toMatchObject({ kind: 'ready', notice: { code: 'vault.newest-damaged', detail: { count: 1 } } })
    expect(files.setAsides).toEqual([{ generation: 3, bytes }])
    await vault.store.update(setLanguage('it'))
    await vault.close()
    expect(languageOf(await opened())).toBe('it')
  })

  it('that is an older one renamed does not open', async () => {
    await earlier('de', 'fr')
    files.generations.set(4, files.generations.get(2) ?? new Uint8Array())
    const vault = await opened()
    expect(languageOf(vault)).toBe('fr')
  })

  it('pushes out no good one when it can’t be set aside', async () => {
    await earlier('de', 'fr')
    damage(3, half)
    files.failing.add('setAside')
    const vault = await opened()
    for (const language of ['it', 'es']) await vault.store.update(setLanguage(language))
    expect([...files.generations.keys()]).toEqual([2, 3, 4, 5])
  })

  it('with all others damaged too: nothing opens and nothing is touched', async () => {
    await earlier('de', 'fr')
    for (const generation of [1, 2, 3]) damage(generation, half)
    const before = snapshot()
    expect(failure(await opened())).toBe('vault.damaged')
    expect(snapshot()).toBe(before)
  })
})

describe('a newer Twofold’s vault', () => {
  it('with a later document is opened by nobody and touched by nobody', async () => {
    await earlier('de')
    const [[account, key]] = [...keychain.entries] as [[string, SecretBytes]]
    const vaultId = account.split(':')[1] ?? ''
    files.generations.set(3, sealEnvelope({ crypto: testCrypto, random }, key, { vaultId, keyNo: 1, docVersion: documentVersion + 1, generation: 3 }, utf8(JSON.stringify({ version: documentVersion + 1 }))))
    const before = snapshot()
    expect(failure(await opened())).toBe('vault.newer')
    expect(snapshot()).toBe(before)
  })

  it('with a later envelope likewise', async () => {
    await earlier('de')
    files.generations.set(3, utf8('{"v":2}\n'))
    const before = snapshot()
    expect(failure(await opened())).toBe('vault.newer')
    expect(snapshot()).toBe(before)
  })

  it('that only claims to be later, unsealed, is damage', async () => {
    await earlier('de', 'fr')
    damage(3, (bytes) => Buffer.from(Buffer.from(bytes).toString('latin1').replace(`"docVersion":${documentVersion}`, '"docVersion":9'), 'latin1'))
    expect(languageOf(await opened())).toBe('de')
  })
})

describe('changes', () => {
  it('run one after the other, each on the result of the one before', async () => {
    const vault = await opened()
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((letter) => vault.store.update((document) => setLanguage(languageOf(vault) + letter)(document))))
    expect(languageOf(vault)).toBe('enabcdefghij')
  })

  it('keep the last three generations', async () => {
    await earlier('a', 'b', 'c', 'd', 'e')
    expect([...files.generations.keys()]).toEqual([4, 5, 6])
  })

  it('that couldn’t be written never happened, and the next one works', async () => {
    const vault = await opened()
    const heard: string[] = []
    vault.store.onChange((document) => heard.push(document.settings.language))
    files.failing.add('write')
    expect(await codeOf(vault.store.update(setLanguage('de')))).toBe('vault.write-failed')
    expect([languageOf(vault), heard]).toEqual(['en', []])
    files.failing.clear()
    await vault.store.update(setLanguage('fr'))
    expect([languageOf(vault), heard]).toEqual(['fr', ['fr']])
    await vault.close()
    expect(languageOf(await opened())).toBe('fr')
  })

  it('that throw reach their caller and stop nobody else', async () => {
    const vault = await opened()
    const failing = vault.store.update(() => {
      throw new AppError('account.not-found')
    })
    const next = vault.store.update(setLanguage('de'))
    expect(await codeOf(failing)).toBe('account.not-found')
    await next
    expect(languageOf(vault)).toBe('de')
  })

  it('that change nothing write nothing', async () => {
    const vault = await opened()
    await vault.store.update((document) => document)
    expect([...files.generations.keys()]).toEqual([1])
  })

  it('that couldn’t be opened again are refused before they are written', async () => {
    const vault = await opened()
    expect(await codeOf(vault.store.update(setLanguage('x'.repeat(1_000))))).toBe('app.unexpected')
    expect([...files.generations.keys()]).toEqual([1])
    expect(languageOf(vault)).toBe('en')
  })

  it('are told with what was before; the opening itself with nothing before', async () => {
    const vault = start()
    const heard: (string | undefined)[][] = []
    const end = vault.store.onChange((document, previous) => heard.push([document.settings.language, previous?.settings.language]))
    await vault.open()
    await vault.store.update(setLanguage('de'))
    end()
    await vault.store.update(setLanguage('fr'))
    expect(heard).toEqual([['en', undefined], ['de', 'en']])
  })

  it('are not undone by a listener that throws', async () => {
    const vault = await opened()
    vault.store.onChange(() => {
      throw new Error('listener')
    })
    await vault.store.update(setLanguage('de'))
    expect(languageOf(vault)).toBe('de')
  })

  it('are kept although old generations can’t be removed', async () => {
    files.failing.add('remove')
    await earlier('a', 'b', 'c', 'd')
    files.failing.clear()
    await earlier('e')
    expect([...files.generations.keys()]).toEqual([4, 5, 6])
  })
})

describe('the purpose sealer', () => {
  it('opens after a restart what was sealed before it, for that purpose alone', async () => {
    const first = await opened()
    const sealed = await first.purposeSealer.seal('tokens', utf8('refresh token'))
    await first.close()
    const second = await opened()
    expect(await second.purposeSealer.open('tokens', sealed)).toEqual(utf8('refresh token'))
    expect(await second.purposeSealer.open('other', sealed)).toBeNull()
  })

  it('is shut while the vault is', async () => {
    const vault = start()
    expect(await codeOf(vault.purposeSealer.seal('tokens', utf8('x')))).toBe('vault.not-open')
    await vault.open()
    await vault.close()
    expect(await codeOf(vault.purposeSealer.open('tokens', utf8('x')))).toBe('vault.not-open')
    expect(await codeOf(vault.store.update((document) => document))).toBe('vault.not-open')
  })
})

describe('opening', () => {
  it('twice at once opens once', async () => {
    const vault = start()
    await Promise.all([vault.open(), vault.open()])
    await vault.open()
    expect([...files.generations.keys()]).toEqual([1])
    expect(keychain.entries.size).toBe(1)
  })

  it('logs a failure by code and reference, with no name or key', async () => {
    await earlier('de')
    keychain.entries.clear()
    const vault = await opened()
    const view = vault.view.get()
    expect(log.events.at(-1)).toEqual({ at: 'vault', code: 'keychain.key-missing', reference: view.kind === 'failed' ? view.error.reference : '' })
  })
})
