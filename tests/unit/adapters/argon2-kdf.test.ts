// Argon2id against values that other implementations gave, and threads that hang, die or answer nonsense.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { argon2id } from 'hash-wasm'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createArgon2Kdf, deriveWithinMs } from '../../../src/main/adapters/argon2-kdf.ts'
import { createSystemTimers } from '../../../src/main/adapters/system-timers.ts'
import { passphraseDefaults } from '../../../src/main/core/backup/limits.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import { toHex } from '../../../src/main/core/encoding.ts'
import type { KdfParameters, Timers } from '../../../src/main/core/ports.ts'
import { SecretText } from '../../../src/main/core/secret.ts'
import { fakeTime } from '../../fakes/fake-time.ts'

const folder = mkdtempSync(join(tmpdir(), 'twofold-threads-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const realThread = join(import.meta.dirname, '../../fakes/threads/argon2-worker.mjs')
const thread = (name: string, code: string): string => {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, `import { parentPort } from 'node:worker_threads'\n${code}`)
  return file
}

const salt = Uint8Array.from({ length: 16 }, (_, i) => i)
const cheap: KdfParameters = { m: 19_456, t: 1, p: 1, salt }
const derive = (text: string, parameters: KdfParameters = cheap, { workerFile = realThread, timers = createSystemTimers(), signal = new AbortController().signal }: { workerFile?: string; timers?: Timers; signal?: AbortSignal } = {}) =>
  createArgon2Kdf({ timers, workerFile }).derive(new SecretText(text), parameters, signal)

const failure = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return await work
  } catch (error) {
    return error
  }
}

describe('Argon2id', () => {
  // RFC 9106, 5.3 has associated data, which hash-wasm doesn't take. OpenSSL 4.0.0 gives its tag; what OpenSSL gives for the same
  // inputs without that data is compared here, with and without the secret.
  it.each([
    ['with its secret', new Uint8Array(8).fill(3), '0034de3c8a75efc1148100eaf5ba9b1ce6d50ba5cdf6ae4018c54a4fc03ac10d'],
    ['alone', undefined, '03aab965c12001c9d7d0d2de33192c0494b684bb148196d73c1df1acaf6d0c2e'],
  ])('gives what OpenSSL gives for the inputs of RFC 9106 %s', async (_, secret, expected) => {
    const inputs = { password: new Uint8Array(32).fill(1), salt: new Uint8Array(16).fill(2), memorySize: 32, iterations: 3, parallelism: 4, hashLength: 32 }
    expect(await argon2id({ ...inputs, ...(secret && { secret }), outputType: 'hex' })).toBe(expected)
  })

  // Made by OpenSSL 4.0.0 (EVP_KDF ARGON2ID, version 0x13).
  it.each<[string, string, KdfParameters, string]>([
    ['the default parameters', 'correct horse battery staple', { ...passphraseDefaults, salt }, '853b272a44db1421c02962669a55eb0994f3cab385ed1c4c79253eee19bab49e'],
    ['the lowest memory', 'correct horse battery staple', { m: 19_456, t: 2, p: 1, salt }, '818259b6310026a8e0dbac5d2e6927abcfdb07b32258fac4f61b18b80f929085'],
    ['the longest passphrase', 'x'.repeat(1_024), { m: 19_456, t: 1, p: 4, salt }, '0af24a78222f699e73b1fdf688b68d38c80d6d0436218006ce22e1897cd25964'],
    ['signs beyond the first plane', '🚀'.repeat(8), { m: 19_456, t: 1, p: 2, salt: new Uint8Array(16).fill(255) }, '1f51be93aebfce527aba4cb9df08ad63a2dbbd6e234605719b63a034dd576c18'],
    ['other spellings of the same letters', 'Ｔｅｓｔ ﬁve ①２３ cafe\u0301', cheap, '5baee9fb606844016e74f97f4888a75c0d92907dc33576fa565eae3915c9ec0a'],
    ['those letters as they are normalised', 'Test five 123 caf\u00e9', cheap, '5baee9fb606844016e74f97f4888a75c0d92907dc33576fa565eae3915c9ec0a'],
  ])('%s', async (_, text, parameters, expected) => {
    expect(toHex((await derive(text, parameters)).bytes())).toBe(expected)
  })
})

describe('a thread that', () => {
  it('hangs is ended after the time limit', async () => {
    const time = fakeTime()
    const work = failure(derive('not a real one', cheap, { workerFile: thread('hangs', 'parentPort.once("message", () => { for (;;); })'), timers: time.timers }))
    time.advance(deriveWithinMs - 1)
    expect(time.pending()).toBe(1)
    time.advance(1)
    expect(await work).toMatchObject({ code: 'backup.passphrase-failed' })
  })

  it('hangs is ended by a cancel, and no timer is left', async () => {
    const time = fakeTime()
    const abort = new AbortController()
    const work = failure(derive('not a real one', cheap, { workerFile: thread('hangs', 'parentPort.once("message", () => { for (;;); })'), timers: time.timers, signal: abort.signal }))
    abort.abort()
    expect(await work).toBeInstanceOf(Cancelled)
    expect(time.pending()).toBe(0)
  })

  it('was cancelled before it began is never started', async () => {
    const abort = new AbortController()
    abort.abort()
    const time = fakeTime()
    expect(await failure(derive('not a real one', cheap, { workerFile: join(folder, 'none.mjs'), timers: time.timers, signal: abort.signal }))).toBeInstanceOf(Cancelled)
    expect(time.pending()).toBe(0)
  })

  it.each([
    ['dies', 'parentPort.once("message", () => { process.exit(1) })'],
    ['throws', 'parentPort.once("message", () => { throw new Error("broken") })'],
    ['rejects', 'parentPort.once("message", async () => { throw new Error("broken") })'],
    ['ends without an answer', ''],
    ['answers nonsense', 'parentPort.once("message", () => parentPort.postMessage("key"))'],
    ['answers too little', 'parentPort.once("message", () => parentPort.postMessage(new Uint8Array(31)))'],
  ])('%s is named as such', async (name, code) => {
    const time = fakeTime()
    expect(await failure(derive('not a real one', cheap, { workerFile: thread(name.replaceAll(' ', '-'), code), timers: time.timers }))).toMatchObject({ code: 'backup.passphrase-failed' })
    expect(time.pending()).toBe(0)
  })

  it('isn’t there is named as such', async () => {
    expect(await failure(derive('not a real one', cheap, { workerFile: join(folder, 'none.mjs') }))).toMatchObject({ code: 'backup.passphrase-failed' })
    expect(await failure(derive('not a real one', cheap, { workerFile: 'not/absolute.mjs' }))).toMatchObject({ code: 'backup.passphrase-failed' })
  })

  it('can’t compute is named as such', async () => {
    expect(await failure(derive('', cheap))).toMatchObject({ code: 'backup.passphrase-failed' })
    expect(await failure(derive('not a real one', { ...cheap, salt: new Uint8Array(1) }))).toMatchObject({ code: 'backup.passphrase-failed' })
  })

  it('gets neither the environment nor the arguments of the process', async () => {
    vi.stubEnv('TWOFOLD_PLANTED', 'planted')
    const file = thread('env', 'parentPort.once("message", () => parentPort.postMessage(new Uint8Array(32).fill(Object.keys(process.env).length + process.argv.length - 2)))')
    expect((await derive('not a real one', cheap, { workerFile: file })).bytes()).toEqual(new Uint8Array(32))
    vi.unstubAllEnvs()
  })
})
