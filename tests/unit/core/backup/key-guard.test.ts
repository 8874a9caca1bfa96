// The key guard: a key is used only while it is what its name, its content and this computer's memory say it is.
import { describe, expect, it } from 'vitest'
import { AppError, isAppError } from '../../../../src/main/core/app-error.ts'
import { checkPins, createKey, currentKey, keyFilePath, kidOf, noUsableKey, pinOf, readHeads, readKeys, writeHead, type KeyFile } from '../../../../src/main/core/backup/key-guard.ts'
import { toBase64url, utf8 } from '../../../../src/main/core/encoding.ts'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import { kimsAccount, samsAccount, testApp, testDev, testKey, testLoc, testShare } from '../../../fakes/backup-fixtures.ts'
import { memoryAppFolder } from '../../../fakes/memory-app-folder.ts'
import { testCrypto } from '../../../fakes/node-crypto-for-tests.ts'

const call = { account: samsAccount, signal: new AbortController().signal }
const keyOf = (share: SecretBytes, n = 1): KeyFile => ({
  v: 1,
  loc: testLoc,
  n,
  kid: kidOf(testCrypto, share),
  share,
  createdAt: 1_800_000_000_000,
  tid: samsAccount.tid,
  oid: samsAccount.oid,
  app: testApp,
  storage: { kind: 'icloud', hint: 'sa...@icloud.example' },
})
const first = keyOf(testShare)
const shareOf = (fill: number): SecretBytes => new SecretBytes(new Uint8Array(32).fill(fill))

const codeOf = async (run: () => unknown): Promise<string> => {
  try {
    await run()
    return 'nothing was thrown'
  } catch (error) {
    return isAppError(error) ? error.code : `not an AppError: ${String(error)}`
  }
}

const setUp = async () => {
  const appFolder = memoryAppFolder()
  await createKey(appFolder, first, call)
  const files = appFolder.filesOf(samsAccount.oid)
  const read = (account = samsAccount) => readKeys({ appFolder, crypto: testCrypto, app: testApp }, testLoc, { ...call, account })
  const rewrite = (change: Record<string, unknown>, path = keyFilePath(first)): void => {
    files.set(path, utf8(JSON.stringify({ ...(JSON.parse(Buffer.from(files.get(keyFilePath(first)) ?? []).toString()) as object), ...change })))
  }
  return { appFolder, files, read, rewrite }
}

describe('a key file', () => {
  it('has the name, the members and the key id of the format', async () => {
    const { files } = await setUp()
    const kid = testKey.kid
    expect([...files.keys()]).toEqual([`keys/${testLoc}/1-${kid}.json`])
    const plain = JSON.parse(Buffer.from(files.get(`keys/${testLoc}/1-${kid}.json`) ?? []).toString()) as Record<string, unknown>
    expect(Object.keys(plain)).toEqual(['v', 'loc', 'n', 'kid', 'share', 'createdAt', 'tid', 'oid', 'app', 'storage'])
    expect(plain['share']).toBe(toBase64url(testShare.bytes()))
    expect(kid).toMatch(/^[0-9a-f]{32}$/)
  })

  it('is read back as it was', async () => {
    const { read } = await setUp()
    const found = await read()
    expect(found.damaged).toEqual([])
    expect(found.keys).toEqual([first])
    expect(found.keys[0]?.share.equals(testShare)).toBe(true)
  })

  it('never replaces one of the same name', async () => {
    const { appFolder } = await setUp()
    expect(await codeOf(() => createKey(appFolder, first, call))).toBe('cloud.conflict')
  })

  it('is not taken as written when other bytes, or none, are read back', async () => {
    const { appFolder } = await setUp()
    const next = keyOf(shareOf(1), 2)
    const files = appFolder.filesOf(samsAccount.oid)
    appFolder.fault = (operation, path) => {
      if (operation === 'read') files.set(path, utf8('{}'))
    }
    expect(await codeOf(() => createKey(appFolder, next, call))).toBe('key-guard.changed')
    appFolder.fault = (operation, path) => {
      if (operation === 'read') files.delete(path)
    }
    expect(await codeOf(() => createKey(appFolder, keyOf(shareOf(2), 3), call))).toBe('key-guard.missing')
  })

  it.each<[string, Record<string, unknown>]>([
    ['another share', { share: toBase64url(new Uint8Array(32).fill(1)) }],
    ['a short share', { share: 'AAAA' }],
    ['another key id', { kid: 'b'.repeat(32) }],
    ['another number', { n: 2 }],
    ['another location', { loc: 'b'.repeat(32) }],
    ['another account', { oid: kimsAccount.oid }],
    ['another tenant', { tid: 'other' }],
    ['a member more', { more: true }],
    ['another version', { v: 2 }],
  ])('with %s is damaged and not used', async (_, change) => {
    const { read, rewrite } = await setUp()
    rewrite(change)
    const found = await read()
    expect(found.keys).toEqual([])
    expect(found.damaged).toEqual([{ n: 1, kid: testKey.kid }])
    expect(noUsableKey(found).code).toBe('key-guard.damaged')
  })

  it('of another client id has its own error', async () => {
    const { read, rewrite } = await setUp()
    rewrite({ app: 'another-client' })
    const found = await read()
    expect(found.keys).toEqual([])
    expect(noUsableKey(found).code).toBe('key-guard.other-app')
  })

  it('is not seen by another account', async () => {
    const { read } = await setUp()
    const found = await read(kimsAccount)
    expect(found.keys).toEqual([])
    expect(noUsableKey(found).code).toBe('key-guard.missing')
  })

  it('beside files that are none, and one of 1 MB', async () => {
    const { read, files } = await setUp()
    files.set(`keys/${testLoc}/notes.txt`, utf8('hello'))
    files.set(`keys/${testLoc}/01-${testKey.kid}.json`, utf8('{}'))
    files.set(`keys/${testLoc}/9-${'c'.repeat(32)}.json`, new Uint8Array(1_000_000))
    const found = await read()
    expect(found.keys).toHaveLength(1)
    expect(found.damaged).toEqual([{ n: 9, kid: 'c'.repeat(32) }])
  })

  it('lets the cloud’s own errors through', async () => {
    const { read, appFolder } = await setUp()
    appFolder.fault = () => {
      throw new AppError('cloud.offline')
    }
    expect(await codeOf(() => read())).toBe('cloud.offline')
  })
})

describe('the current key', () => {
  it('has the highest number, and of several the lowest id', () => {
    const keys = [3, 2, 3, 1].map((n, i) => ({ n, kid: String.fromCharCode(100 - i).repeat(32) }))
    expect(currentKey(keys)).toEqual({ n: 3, kid: 'b'.repeat(32) })
    expect(currentKey([])).toBeNull()
  })
})

describe('pins', () => {
  it('take in a new key and keep those of other locations', async () => {
    const { read, appFolder } = await setUp()
    const elsewhere = { ...pinOf(first), loc: 'f'.repeat(32) }
    const second = keyOf(shareOf(3), 2)
    await createKey(appFolder, second, call)
    expect(checkPins([elsewhere, pinOf(first)], testLoc, await read())).toEqual([elsewhere, pinOf(first), pinOf(second)])
  })

  it('notice a key that is gone', async () => {
    const { read, files } = await setUp()
    files.clear()
    const found = await read()
    expect(await codeOf(() => checkPins([pinOf(first)], testLoc, found))).toBe('key-guard.missing')
  })

  it('notice a key that is gone although a newer one is there', async () => {
    const { read, files, appFolder } = await setUp()
    await createKey(appFolder, keyOf(shareOf(3), 2), call)
    files.delete(keyFilePath(first))
    const found = await read()
    expect(await codeOf(() => checkPins([pinOf(first)], testLoc, found))).toBe('key-guard.missing')
  })

  it.each<[string, Record<string, unknown>]>([
    ['content', { share: toBase64url(new Uint8Array(32).fill(9)) }],
    ['owner', { app: 'another-client' }],
    ['form', { more: 1 }],
  ])('notice a key whose %s changed', async (_, change) => {
    const { read, rewrite } = await setUp()
    rewrite(change)
    const found = await read()
    expect(await codeOf(() => checkPins([pinOf(first)], testLoc, found))).toBe('key-guard.changed')
  })
})

describe('heads', () => {
  const head = { v: 1 as const, loc: testLoc, dev: testDev, seq: 7, at: 5, file: 'x.twofold', sha256: 'A'.repeat(43) }

  it('are replaced and read back; unsound ones are as if absent', async () => {
    const { appFolder, files } = await setUp()
    await writeHead(appFolder, { ...head, seq: 6 }, call)
    await writeHead(appFolder, head, call)
    files.set(`heads/${testLoc}/${'e'.repeat(32)}.json`, utf8(JSON.stringify(head)))
    files.set(`heads/${testLoc}/${'f'.repeat(32)}.json`, utf8('no'))
    expect(await readHeads(appFolder, testLoc, call)).toEqual([head])
  })
})
