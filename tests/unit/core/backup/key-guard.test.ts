// The key guard: a key is used only while it is what its name, its content and this computer's memory say it is.
import { describe, expect, it } from 'vitest'
import { AppError, isAppError } from '../../../../src/main/core/app-error.ts'
import {
  checkPins,
  createKey,
  currentKey,
  holdPins,
  keyFilePath,
  kidOf,
  noUsableKey,
  pinOf,
  readHeads,
  readKeyFile,
  readKeys,
  removeLocation,
  replaceKey,
  writeHead,
  type KeyFile,
} from '../../../../src/main/core/backup/key-guard.ts'
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

  it.each(['cloud.cut', 'cloud.timed-out', 'cloud.unavailable', 'cloud.offline'] as const)('whose answer was lost (%s) counts as written when it is there, byte for byte', async (code) => {
    const { appFolder, files } = await setUp()
    const next = keyOf(shareOf(1), 2)
    const carriedOut = keyFilePath(next)
    appFolder.fault = (operation) => {
      if (operation !== 'create') return
      // The bytes arrive, their answer doesn't.
      appFolder.fault = null
      return appFolder.create(carriedOut, sealed, call).then(() => {
        throw new AppError(code)
      })
    }
    const other = memoryAppFolder()
    await createKey(other, next, call)
    const sealed = other.filesOf(samsAccount.oid).get(carriedOut) ?? new Uint8Array()
    await createKey(appFolder, next, call)
    expect(files.get(carriedOut)).toEqual(sealed)

    // Not carried out, or something else under its name: the failure stands.
    appFolder.fault = (operation) => {
      if (operation === 'create') throw new AppError(code)
    }
    expect(await codeOf(() => createKey(appFolder, keyOf(shareOf(2), 3), call))).toBe(code)
    files.set(keyFilePath(keyOf(shareOf(2), 3)), utf8('{}'))
    expect(await codeOf(() => createKey(appFolder, keyOf(shareOf(2), 3), call))).toBe(code)
  })

  it('that was refused is not looked for', async () => {
    const { appFolder } = await setUp()
    appFolder.fault = (operation) => {
      if (operation === 'create') throw new AppError('cloud.full')
    }
    const from = appFolder.calls.length
    expect(await codeOf(() => createKey(appFolder, keyOf(shareOf(1), 2), call))).toBe('cloud.full')
    expect(appFolder.calls.slice(from)).toHaveLength(1)
  })

  it('in place of a changed one is read back too', async () => {
    const { appFolder, files, rewrite, read } = await setUp()
    rewrite({ more: true })
    await replaceKey(appFolder, first, call)
    expect((await read()).keys).toEqual([first])
    appFolder.fault = (operation, path) => {
      if (operation === 'read') files.delete(path)
    }
    expect(await codeOf(() => replaceKey(appFolder, first, call))).toBe('key-guard.missing')
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
    ['a number that no name can hold', { n: 1_000_000_000 }],
    ['another kind of storage', { storage: { kind: 'elsewhere', hint: '' } }],
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

describe('pins, without throwing', () => {
  it('say which are missing, which changed and which were never seen', async () => {
    const { appFolder, files, rewrite, read } = await setUp()
    const [second, third, fourth] = [keyOf(shareOf(2), 2), keyOf(shareOf(3), 3), keyOf(shareOf(4), 4)]
    for (const key of [second, third, fourth]) await createKey(appFolder, key, call)
    rewrite({ more: 1 })
    files.delete(keyFilePath(second))
    const elsewhere = { ...pinOf(first), loc: 'f'.repeat(32) }
    const held = holdPins([elsewhere, pinOf(first), pinOf(second), pinOf(third)], testLoc, await read())
    expect(held).toEqual({ missing: [pinOf(second)], changed: [pinOf(first)], unknown: [fourth] })
  })

  it('are not fooled by a sound key with the share of another', async () => {
    const { read } = await setUp()
    const wrong = { ...pinOf(first), share: shareOf(9) }
    expect(holdPins([wrong], testLoc, await read())).toEqual({ missing: [], changed: [wrong], unknown: [] })
  })
})

describe('a key file brought by hand', () => {
  const bring = async (change: Record<string, unknown> = {}): Promise<Uint8Array> => {
    const { files, rewrite } = await setUp()
    rewrite(change)
    return files.get(keyFilePath(first)) ?? new Uint8Array()
  }
  const codeOfBytes = (bytes: Uint8Array, account = samsAccount) => codeOf(() => readKeyFile({ crypto: testCrypto }, bytes, account))

  it('is read, whichever client id it was made by', async () => {
    const key = readKeyFile({ crypto: testCrypto }, await bring({ app: 'another-client' }), samsAccount)
    expect(key).toEqual({ ...first, app: 'another-client' })
    expect(key.share.equals(testShare)).toBe(true)
  })

  it.each<[string, Record<string, unknown>]>([
    ['another share', { share: toBase64url(new Uint8Array(32).fill(1)) }],
    ['a share of 16 bytes', { share: toBase64url(new Uint8Array(16)) }],
    ['another key id', { kid: 'b'.repeat(32) }],
    ['a location that is a path', { loc: '../../secrets' }],
    ['number 0', { n: 0 }],
    ['a number that no name can hold', { n: 1_000_000_000 }],
    ['a member more', { more: true }],
    ['another version', { v: 2 }],
    ['16 KiB of hint', { storage: { kind: 'icloud', hint: 'x'.repeat(16_384) } }],
  ])('with %s is none', async (_, change) => {
    expect(await codeOfBytes(await bring(change))).toBe('key-file.not-a-key')
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47)],
    ['a list', utf8('[]')],
    ['a backup', utf8('{"protected":"","iv":"","ciphertext":"","tag":""}')],
    ['20 KiB of spaces', utf8(' '.repeat(20_480))],
  ])('that is %s is none', async (_, bytes) => {
    expect(await codeOfBytes(bytes)).toBe('key-file.not-a-key')
  })

  it('of another account is said to be that', async () => {
    expect(await codeOfBytes(await bring(), kimsAccount)).toBe('key-file.other-account')
    expect(await codeOfBytes(await bring({ tid: 'another-tenant' }))).toBe('key-file.other-account')
  })

  it('is never quoted in what is thrown', async () => {
    const bytes = await bring({ kid: 'b'.repeat(32) })
    try {
      readKeyFile({ crypto: testCrypto }, bytes, samsAccount)
      expect.unreachable()
    } catch (error) {
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(toBase64url(testShare.bytes()))
    }
  })
})

describe('removing a location', () => {
  const head = { v: 1 as const, loc: testLoc, dev: testDev, seq: 7, at: 5, file: 'x.twofold', sha256: 'A'.repeat(43) }

  it('takes heads first, keys last, copies of keys too, and nothing of another location', async () => {
    const { appFolder, files } = await setUp()
    const kept = { ...keyOf(shareOf(5)), loc: 'f'.repeat(32) }
    await createKey(appFolder, kept, call)
    await writeHead(appFolder, head, call)
    files.set(`keys/${testLoc}/1-copy by hand.json`, utf8('a copy'))
    await removeLocation(appFolder, testLoc, call)
    expect([...files.keys()]).toEqual([keyFilePath(kept)])
    expect(appFolder.calls.filter((name) => name.startsWith('remove'))).toEqual([`remove heads/${testLoc}`, `remove keys/${testLoc}`])
  })

  it('goes on where it was interrupted', async () => {
    const { appFolder, files } = await setUp()
    await writeHead(appFolder, head, call)
    appFolder.fault = (operation, path) => {
      if (operation === 'remove' && path.startsWith('keys')) throw new AppError('cloud.offline')
    }
    expect(await codeOf(() => removeLocation(appFolder, testLoc, call))).toBe('cloud.offline')
    expect([...files.keys()]).toEqual([keyFilePath(first)])
    appFolder.fault = null
    await removeLocation(appFolder, testLoc, call)
    await removeLocation(appFolder, testLoc, call)
    expect(files.size).toBe(0)
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
