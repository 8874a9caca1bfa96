// Graph's statuses to codes, when a call is tried again and how long it waits, and which addresses are made or followed.
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../src/main/core/app-error.ts'
import { isAccessDenied, jsonOf, maxTries, nextPauseMs, problemOf } from '../../../src/main/adapters/graph-answers.ts'
import { itemAddress, nextPage, redirectTarget, rootAddress } from '../../../src/main/adapters/graph-paths.ts'
import type { ErrorCode } from '../../../src/shared/contract/errors.ts'

const answer = (status: number, code = 'x', headers: Record<string, string> = {}) => ({ status, headers, body: Buffer.from(JSON.stringify({ error: { code, message: 'm' } })) })
const base = 'https://graph.example/v1.0'

describe('problemOf', () => {
  const table: [status: number, graphCode: string, code: ErrorCode][] = [
    [400, 'invalidRequest', 'cloud.refused'],
    [401, 'InvalidAuthenticationToken', 'cloud.unauthorized'],
    [403, 'accessDenied', 'cloud.forbidden'],
    [404, 'itemNotFound', 'cloud.not-found'],
    [409, 'nameAlreadyExists', 'cloud.conflict'],
    [409, 'somethingElse', 'cloud.refused'],
    [412, 'resourceModified', 'cloud.conflict'],
    [413, 'requestEntityTooLarge', 'cloud.too-large'],
    [429, 'activityLimitReached', 'cloud.throttled'],
    [403, 'notAllowed', 'cloud.forbidden'],
    [408, 'timeout', 'cloud.timed-out'],
    [500, 'generalException', 'cloud.unavailable'],
    [502, 'badGateway', 'cloud.unavailable'],
    [503, 'serviceNotAvailable', 'cloud.unavailable'],
    [504, 'gatewayTimeout', 'cloud.unavailable'],
    [507, 'quotaLimitReached', 'cloud.full'],
    [302, '', 'cloud.redirect-refused'],
    [418, '', 'cloud.refused'],
    [206, '', 'cloud.refused'],
  ]
  it.each(table)('%d %s is %s', (status, graphCode, code) => expect(problemOf(answer(status, graphCode)).code).toBe(code))

  it('passes Retry-After on in seconds, and nothing that is no number', () => {
    expect(problemOf(answer(429, 'x', { 'retry-after': '17' })).detail).toEqual({ retryAfterSeconds: 17 })
    expect(problemOf(answer(429, 'x', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' })).detail).toEqual({})
    expect(problemOf(answer(429, 'x', { 'retry-after': '99999999999' })).detail).toEqual({})
    expect(problemOf(answer(507, 'x', { 'retry-after': '17' })).detail).toEqual({})
  })

  it('reads a 409 whose body is no JSON as a refusal', () => {
    expect(problemOf({ status: 409, headers: {}, body: Buffer.from('<html>') }).code).toBe('cloud.refused')
    expect(jsonOf(Uint8Array.of(0xff, 0xfe))).toBeNull()
  })
})

describe('isAccessDenied', () => {
  it('is Graph’s own word, not a proxy’s and not another reason’s', () => {
    expect(isAccessDenied(answer(403, 'accessDenied'))).toBe(true)
    expect(isAccessDenied(answer(403, 'notAllowed'))).toBe(false)
    expect(isAccessDenied(answer(404, 'accessDenied'))).toBe(false)
    expect(isAccessDenied({ status: 403, headers: {}, body: Buffer.from('<html>Blocked by your company</html>') })).toBe(false)
  })
})

describe('nextPauseMs', () => {
  const pause = (code: ErrorCode, change: { tries?: number; isRepeatable?: boolean; jitter?: number; retryAfterSeconds?: number } = {}) => {
    const { tries = 1, isRepeatable = true, jitter = 0.5, retryAfterSeconds } = change
    return nextPauseMs({ error: new AppError(code, retryAfterSeconds === undefined ? {} : { retryAfterSeconds }), tries, isRepeatable, jitter })
  }
  it('grows, is spread, and ends', () => {
    expect(pause('cloud.unavailable')).toBe(400)
    expect(pause('cloud.unavailable', { tries: 2 })).toBe(800)
    expect(pause('cloud.unavailable', { jitter: 0 })).toBe(200)
    expect(pause('cloud.unavailable', { jitter: 1 })).toBe(600)
    expect(pause('cloud.unavailable', { tries: maxTries })).toBeNull()
  })
  it('waits as long as it is told, and leaves longer waits to the caller', () => {
    expect(pause('cloud.throttled', { retryAfterSeconds: 2 })).toBe(2_000)
    expect(pause('cloud.throttled', { retryAfterSeconds: 5 })).toBeNull()
  })
  it('repeats what may not be done twice only where the server did nothing', () => {
    expect(pause('cloud.throttled', { isRepeatable: false })).toBe(400)
    for (const code of ['cloud.unavailable', 'cloud.cut', 'cloud.offline'] as const) expect(pause(code, { isRepeatable: false })).toBeNull()
  })
  it('repeats nothing else', () => {
    const hopeless = ['cloud.forbidden', 'cloud.app-folder-fault', 'cloud.unauthorized', 'cloud.not-found', 'cloud.full', 'cloud.too-large', 'cloud.bad-answer'] as const
    const neither = ['cloud.timed-out', 'cloud.conflict', 'cloud.redirect-refused', 'cloud.refused', 'session.needs-sign-in', 'session.refused'] as const
    for (const code of [...hopeless, ...neither]) expect(pause(code)).toBeNull()
  })
})

describe('addresses', () => {
  it('are made of checked segments', () => {
    expect(rootAddress(base)).toBe(`${base}/me/drive/special/approot`)
    expect(itemAddress(base, 'keys/00ff/1-ab.json')).toBe(`${base}/me/drive/special/approot:/keys/00ff/1-ab.json:`)
  })
  it.each(['', '/', 'keys/', '/keys', 'keys//a', '..', 'keys/../../me', 'keys/.', 'a:b', 'a b', 'a%2fb', 'a\\b', 'a?b', 'a#b', '.hidden', 'ends.', 'ä', 'a'.repeat(129), 'a/b/c/d/e/f/g/h/i'])('refuses %j', (path) =>
    expect(() => itemAddress(base, path)).toThrow(expect.objectContaining({ code: 'cloud.refused' })),
  )
  it('are followed over https only, without credentials in them', () => {
    expect(redirectTarget(`${base}/x`, 'https://elsewhere.example/y?z=1')).toBe('https://elsewhere.example/y?z=1')
    expect(redirectTarget(`${base}/x`, '/y')).toBe('https://graph.example/y')
    for (const location of ['http://elsewhere.example/', 'file:///etc/passwd', 'data:,x', 'https://user:pass@elsewhere.example/', 'https://', undefined])
      expect(() => redirectTarget(`${base}/x`, location)).toThrow(expect.objectContaining({ code: 'cloud.redirect-refused' }))
  })
  it('of a next page are Graph’s own', () => {
    expect(nextPage(base, `${base}/me/drive/x?$skiptoken=2`)).toBe(`${base}/me/drive/x?$skiptoken=2`)
    for (const link of ['https://graph.example.evil/v1.0/x', 'https://graph.example:444/v1.0/x', 'http://graph.example/v1.0/x', 'https://graph.example/beta/x', 'https://graph.example@evil.example/v1.0/x', 'x'])
      expect(() => nextPage(base, link)).toThrow(expect.objectContaining({ code: 'cloud.bad-answer' }))
  })
})
