// A secret slips into what a handler answers, an error carries or a slice shows: it must not reach the window, nor the log.
import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/main/core/app-error.ts'
import { publishSlices } from '../../src/main/ipc/events.ts'
import type { AccountView } from '../../src/shared/contract/views.ts'
import { aView, fakeSlices } from '../fakes/services.ts'
import { ourselves, testRouter, type LogEvent } from '../fakes/router.ts'

const planted = 'PLANTEDSECRETJBSWY3DP'
/** As a service would hand it out by mistake: more than its type says. */
const leakyView: AccountView = { ...aView, ...{ secret: planted } }
const leakyText = { text: 'otpauth://totp/x' }

describe('answers', () => {
  test('an extra member is refused as a whole', async () => {
    const { router, logged } = testRouter({}, { 'accounts.addText': () => ({ account: leakyView }) })
    const answer = await router.route(ourselves, 'accounts.addText', leakyText)
    expect(answer).toMatchObject({ ok: false, error: { code: 'ipc.bad-answer', detail: {} } })
    expect(JSON.stringify([answer, logged])).not.toContain(planted)
  })

  test('so is one deep inside the state', async () => {
    const slices = fakeSlices()
    slices.accounts.set({ list: [aView, leakyView], undo: null })
    const { router } = testRouter({ slices })
    const answer = await router.route(ourselves, 'state.read', {})
    expect(answer).toMatchObject({ ok: false, error: { code: 'ipc.bad-answer' } })
    expect(JSON.stringify(answer)).not.toContain(planted)
  })

  test('a handler of an empty result can hand out nothing', async () => {
    const { router } = testRouter({}, { 'codes.copy': () => ({ code: '123456' }) as unknown as Record<string, never> })
    expect(await router.route(ourselves, 'codes.copy', { id: aView.id })).toMatchObject({ ok: false, error: { code: 'ipc.bad-answer' } })
  })
})

describe('errors', () => {
  test('an unexpected error leaves as a code and a reference; its message stays nowhere', async () => {
    const error = new Error(`cannot read ${planted} at /home/sam/vault`, { cause: new TypeError(planted) })
    const { router, logged } = testRouter({}, { 'codes.next': () => Promise.reject(error) })
    const answer = await router.route(ourselves, 'codes.next', { id: aView.id })
    expect(answer).toEqual({ ok: false, error: { code: 'app.unexpected', detail: {}, reference: 'abababab' } })
    expect(logged).toMatchObject([{ at: 'codes.next', code: 'app.unexpected', reference: 'abababab' }])
    expect(logged[0]?.cause).toMatch(/^Error .*< TypeError/)
    expect(JSON.stringify([answer, logged])).not.toMatch(/PLANTED|home/)
  })

  test('a code that the call does not declare becomes app.unexpected', async () => {
    const { router, logged } = testRouter({}, { 'codes.next': () => Promise.reject(new AppError('key-guard.changed', { name: 'x' })) })
    const answer = await router.route(ourselves, 'codes.next', { id: aView.id })
    expect(answer).toMatchObject({ ok: false, error: { code: 'app.unexpected', detail: {} } })
    expect(logged[0]?.cause).toBe('AppError key-guard.changed')
  })

  test('a declared code keeps its detail, unless the detail holds more than it may', async () => {
    const good = new AppError('link.bad-digits', { count: 99 })
    const bad = new AppError('link.bad-digits', { count: 99, ...{ secret: planted } })
    const throwing = (error: Error) => testRouter({}, { 'accounts.addText': () => Promise.reject(error) }).router
    expect(await throwing(good).route(ourselves, 'accounts.addText', leakyText)).toMatchObject({ error: { code: 'link.bad-digits', detail: { count: 99 } } })
    expect(await throwing(bad).route(ourselves, 'accounts.addText', leakyText)).toMatchObject({ error: { code: 'link.bad-digits', detail: {} } })
  })
})

describe('events', () => {
  const publishing = () => {
    const slices = fakeSlices()
    const sent: [string, unknown][] = []
    const logged: LogEvent[] = []
    const end = publishSlices({ slices, send: (channel, view) => void sent.push([channel, view]), log: { write: (event) => void logged.push(event) } })
    return { slices, sent, logged, end }
  }

  test('a clean view is sent on its slice’s own channel, whole', () => {
    const { slices, sent } = publishing()
    slices.accounts.set({ list: [aView], undo: null })
    expect(sent).toEqual([['twofold:slice:accounts', { list: [aView], undo: null }]])
  })

  test('a view with a secret in it is not sent at all, and the log says which slice', () => {
    const { slices, sent, logged } = publishing()
    slices.accounts.set({ list: [leakyView], undo: null })
    expect(sent).toEqual([])
    expect(logged).toEqual([{ at: 'accounts', code: 'ipc.bad-answer' }])
  })

  test('nothing is sent after the end', () => {
    const { slices, sent, end } = publishing()
    end()
    slices.recovery.set({ kind: 'looking', progress: null })
    expect(sent).toEqual([])
  })
})
