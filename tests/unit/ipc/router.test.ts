// What the router does with good calls, bad params, cancelled work and folders that nobody chose.
import { describe, expect, test } from 'vitest'
import { AppError } from '../../../src/main/core/app-error.ts'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import { idleServices } from '../../fakes/services.ts'
import { ourselves, testRouter } from '../../fakes/router.ts'

const id = '00112233445566778899aabbccddeeff'

describe('params', () => {
  test('reach the service as they were sent', async () => {
    const moved: unknown[] = []
    const accounts = { ...idleServices().accounts, move: (...args: unknown[]) => Promise.resolve(moved.push(args)) }
    const { router } = testRouter({ accounts })
    expect(await router.route(ourselves, 'accounts.move', { id, to: 3 })).toEqual({ ok: true, value: {} })
    expect(moved).toEqual([[id, 3]])
  })

  test.each([
    { id: `${id}0`, to: 0 },
    { id: id.toUpperCase(), to: 0 },
    { id, to: -1 },
    { id, to: 1.5 },
    { id, to: '1' },
    { id },
  ])('%j is refused before any handler runs', async (params) => {
    let ran = false
    const { router } = testRouter({}, { 'accounts.move': () => ((ran = true), {}) })
    expect(await router.route(ourselves, 'accounts.move', params)).toMatchObject({ ok: false, error: { code: 'ipc.bad-request' } })
    expect(ran).toBe(false)
  })

  test('an oversized text is refused', async () => {
    const { router } = testRouter()
    const answer = await router.route(ourselves, 'accounts.addText', { text: 'x'.repeat(2_000_001) })
    expect(answer).toMatchObject({ ok: false, error: { code: 'ipc.bad-request' } })
  })

  test('a setting that is present but undefined is refused, so that it can overwrite nothing', async () => {
    const { router } = testRouter()
    expect(await router.route(ourselves, 'settings.change', { theme: undefined })).toMatchObject({ ok: false, error: { code: 'ipc.bad-request' } })
    expect(await router.route(ourselves, 'settings.change', {})).toMatchObject({ ok: true })
  })
})

describe('results', () => {
  test('what was cancelled has been started, so it is done', async () => {
    const { router } = testRouter({}, { 'backup.turnOn': () => Promise.reject(new Cancelled()) })
    expect(await router.route(ourselves, 'backup.turnOn', {})).toEqual({ ok: true, value: {} })
  })

  test('a synchronous throw is an answer too', async () => {
    const { router } = testRouter({
      codes: {
        copy: () => {
          throw new AppError('account.no-code')
        },
        next: () => undefined,
      },
    })
    expect(await router.route(ourselves, 'codes.copy', { id })).toMatchObject({ ok: false, error: { code: 'account.no-code' } })
  })

  test('each failure has a reference that also stands in the log', async () => {
    const { router, logged } = testRouter()
    const answer = await router.route(ourselves, 'codes.copy', {})
    if (answer.ok) throw new Error('expected a failure')
    expect(answer.error.reference).toMatch(/^[0-9a-f]{8}$/)
    expect(logged).toEqual([{ at: 'codes.copy', code: 'ipc.bad-request', reference: answer.error.reference }])
  })
})

describe('backup.chooseFolder', () => {
  test('uses the chosen folder, or nothing when the dialog was closed', async () => {
    const used: unknown[] = []
    const backup = { ...idleServices().backup, useFolder: (path: string | null) => Promise.resolve(used.push(path)) }
    const choosing = (folder: string | null) =>
      testRouter({ backup, dialogs: { chooseFolder: () => Promise.resolve(folder) } }).router.route(ourselves, 'backup.chooseFolder', {})
    expect(await choosing(null)).toEqual({ ok: true, value: { chosen: false } })
    expect(used).toEqual([])
    expect(await choosing('/x')).toEqual({ ok: true, value: { chosen: true } })
    expect(used).toEqual(['/x'])
  })
})
