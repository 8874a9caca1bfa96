// The keychain adapter against a keytar that fails, hangs, lies and isn't there.
import { describe, expect, it } from 'vitest'
import { createKeytarKeychain, type KeytarModule } from '../../../src/main/adapters/keytar-keychain.ts'
import { AppError } from '../../../src/main/core/app-error.ts'
import { SecretBytes } from '../../../src/main/core/secret.ts'
import type { ErrorCode } from '../../../src/shared/contract/errors.ts'

const secret = new SecretBytes(Uint8Array.of(0, 255, 16, 1))

const memoryKeytar = (change: Partial<KeytarModule> = {}) => {
  const entries = new Map<string, string>()
  const calls: string[] = []
  const keytar: KeytarModule = {
    getPassword: (service, account) => {
      calls.push(`get ${account}`)
      return Promise.resolve(entries.get(`${service}/${account}`) ?? null)
    },
    setPassword: (service, account, text) => {
      calls.push(`set ${account}`)
      entries.set(`${service}/${account}`, text)
      return Promise.resolve()
    },
    deletePassword: (service, account) => {
      calls.push(`delete ${account}`)
      return Promise.resolve(entries.delete(`${service}/${account}`))
    },
    ...change,
  }
  return { keytar, entries, calls }
}
const make = (keytar: KeytarModule, timeoutMs = 5_000, lockedReadsAsEmpty = false) => createKeytarKeychain({ service: 'Test', timeoutMs, lockedReadsAsEmpty, load: () => Promise.resolve(keytar) })
const codeOf = async (task: Promise<unknown>): Promise<ErrorCode | 'fine'> => {
  try {
    await task
    return 'fine'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}
const failing = (message: string): KeytarModule => memoryKeytar({ getPassword: () => Promise.reject(new Error(message)) }).keytar

describe('what is kept', () => {
  it('comes back, under its service and account, as text that every keychain takes', async () => {
    const { keytar, entries } = memoryKeytar()
    const keychain = make(keytar)
    expect(await keychain.read('a')).toBeNull()
    await keychain.write('a', secret)
    expect((await keychain.read('a'))?.equals(secret)).toBe(true)
    expect([...entries]).toEqual([['Test/a', 'AP8QAQ']])
    await keychain.remove('a')
    await keychain.remove('a')
    expect(await keychain.read('a')).toBeNull()
  })

  it.each(['', 'not base64url!', 'AP8QAQ=='])('as %j by somebody else is unavailable, not absent', async (text) => {
    const { keytar, entries } = memoryKeytar()
    entries.set('Test/a', text)
    expect(await codeOf(make(keytar).read('a'))).toBe('keychain.unavailable')
    expect(entries.get('Test/a')).toBe(text)
  })
})

describe('failures', () => {
  it.each<[string, ErrorCode]>([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain.unavailable'],
    ['Could not connect: No such file or directory', 'keychain.unavailable'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'keychain.unavailable'],
    ['Cannot create an item in a locked collection', 'keychain.locked'],
    ['Cannot get secret of a locked object', 'keychain.locked'],
    ['User interaction is not allowed.', 'keychain.locked'],
    ['Prompt was dismissed', 'keychain.denied'],
    ['User canceled the operation.', 'keychain.denied'],
    ['The user name or passphrase you entered is not correct.', 'keychain.denied'],
    ['something new', 'keychain.unavailable'],
  ])('%s is %s', async (message, code) => {
    expect(await codeOf(make(failing(message)).read('a'))).toBe(code)
  })

  it('of the native module itself are unavailable, and a later call loads it again', async () => {
    const { keytar } = memoryKeytar()
    let tries = 0
    const keychain = createKeytarKeychain({
      service: 'Test',
      lockedReadsAsEmpty: false,
      load: () => (tries++ === 0 ? Promise.reject(new Error('keytar.node was compiled against a different version')) : Promise.resolve(keytar)),
    })
    expect(await codeOf(keychain.read('a'))).toBe('keychain.unavailable')
    expect(await keychain.read('a')).toBeNull()
  })
})

describe('a locked keyring that reads as empty', () => {
  it('is told from an absent entry by a try to write', async () => {
    const { keytar } = memoryKeytar({ setPassword: () => Promise.reject(new Error('Cannot create an item in a locked collection')) })
    expect(await codeOf(make(keytar, 5_000, true).read('a'))).toBe('keychain.locked')
  })

  it('that is open after all gives the entry, and the try leaves nothing behind', async () => {
    const { keytar, entries, calls } = memoryKeytar()
    entries.set('Test/a', 'AP8QAQ')
    let locked = true
    const lazy: KeytarModule = {
      ...keytar,
      getPassword: (service, account) => (locked ? Promise.resolve(null) : keytar.getPassword(service, account)),
      setPassword: (...args) => {
        locked = false
        return keytar.setPassword(...args)
      },
    }
    expect((await make(lazy, 5_000, true).read('a'))?.equals(secret)).toBe(true)
    expect(calls).toEqual(['set lock-check', 'delete lock-check', 'get a'])
    expect([...entries.keys()]).toEqual(['Test/a'])
  })
})

describe('a keyring that hangs', () => {
  const hanging = () => {
    const open: ((text: string | null) => void)[] = []
    const { keytar, calls } = memoryKeytar()
    const stuck: KeytarModule = {
      ...keytar,
      getPassword: (_service, account) => {
        calls.push(`get ${account}`)
        return new Promise((resolve) => open.push(resolve))
      },
    }
    return { stuck, calls, answer: (text: string | null) => { for (const resolve of open.splice(0)) resolve(text) } }
  }

  it('ends in keychain.timed-out', async () => {
    const keychain = make(hanging().stuck, 30)
    expect(await codeOf(keychain.read('a'))).toBe('keychain.timed-out')
    expect(keychain.isStuck()).toBe(true)
  })

  it('gets no second call while the first one holds a thread, however often it is tried', async () => {
    const { stuck, calls } = hanging()
    const keychain = make(stuck, 30)
    const codes = await Promise.all([1, 2, 3, 4, 5].map(() => codeOf(keychain.read('a'))))
    expect(codes).toEqual(Array(5).fill('keychain.timed-out'))
    expect(await codeOf(keychain.write('b', secret))).toBe('keychain.timed-out')
    expect(calls).toEqual(['get a'])
  })

  it('works again once it answers, and carries out nothing late', async () => {
    const { stuck, calls, answer } = hanging()
    const keychain = make(stuck, 30)
    await codeOf(keychain.read('a'))
    await codeOf(keychain.write('late', secret))
    answer(null)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(keychain.isStuck()).toBe(false)
    await keychain.write('b', secret)
    expect(calls).toEqual(['get a', 'set b'])
  })
})
