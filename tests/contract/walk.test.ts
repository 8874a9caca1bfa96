// Walks the contract: every name has its schemas, handler and codes, and no schema lets an unknown member through.
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { calls, commonErrors } from '../../src/shared/contract/calls.ts'
import { errorCodes, errorDetailSchema, errorViewSchema } from '../../src/shared/contract/errors.ts'
import { callChannel, callNames, sliceChannel, sliceNames } from '../../src/shared/contract/names.ts'
import { stateView } from '../../src/shared/contract/views.ts'
import { createHandlers } from '../../src/main/ipc/handlers.ts'
import { idleServices } from '../fakes/services.ts'
import { ourselves, testRouter } from '../fakes/router.ts'

const id = '00112233445566778899aabbccddeeff'
/** Params that each call accepts: whoever adds a call with params adds them here. */
const goodParams: Partial<Record<(typeof callNames)[number], Record<string, unknown>>> = {
  'accounts.addText': { text: 'otpauth://totp/x' },
  'accounts.rename': { id, issuer: 'a', userName: 'b' },
  'accounts.setKind': { id, kind: 'work' },
  'accounts.setBinding': { id, binding: 'portable' },
  'accounts.move': { id, to: 0 },
  'accounts.remove': { id },
  'codes.copy': { id },
  'codes.next': { id },
  'settings.change': { theme: 'dark' },
  'backup.dismissNotice': { notice: 'new-key' },
  'backup.takeBack': { loc: id },
  'backup.compare': { loc: id, versionId: 'v' },
  'backup.setPassphrase': { passphrase: 'not a real one', sheet: false },
  'backup.enterPassphrase': { passphrase: 'not a real one' },
  'recovery.choose': { versionId: 'v' },
  'recovery.enterPassphrase': { passphrase: 'not a real one' },
  'links.open': { topic: 'icloud-drive' },
}

type AnySchema = z.core.$ZodType

/** zod types the members of an object that isn't known further as `any`. */
const membersOf = ({ shape }: { shape: Record<string, AnySchema> }): [string, AnySchema][] => Object.entries(shape)

/** Every object schema inside a schema, with where it lies. */
const objectsIn = (schema: AnySchema, path: string): { path: string; schema: z.ZodObject }[] => {
  if (schema instanceof z.ZodObject) {
    const inner = membersOf(schema).flatMap(([key, member]) => objectsIn(member, `${path}.${key}`))
    return [{ path, schema }, ...inner]
  }
  if (schema instanceof z.ZodArray) return objectsIn(schema.element, `${path}[]`)
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional) return objectsIn(schema.unwrap(), path)
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option, i) => objectsIn(option, `${path}|${i}`))
  return []
}

/** Leaves that may grow without bound: text, lists and free records. */
const unboundedIn = (schema: AnySchema, path: string): string[] => {
  if (schema instanceof z.ZodObject) return membersOf(schema).flatMap(([key, member]) => unboundedIn(member, `${path}.${key}`))
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional) return unboundedIn(schema.unwrap(), path)
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option, i) => unboundedIn(option, `${path}|${i}`))
  const checks: readonly unknown[] = schema instanceof z.ZodString || schema instanceof z.ZodArray ? (schema.def.checks ?? []) : []
  const bounds = JSON.stringify(checks.map((check) => (check as z.core.$ZodCheck)._zod.def.check))
  if (schema instanceof z.ZodString) return /max_length|string_format/.test(bounds) ? [] : [path]
  if (schema instanceof z.ZodArray) return [...(bounds.includes('max_length') ? [] : [`${path}[]`]), ...unboundedIn(schema.element, `${path}[]`)]
  if (schema instanceof z.ZodAny || schema instanceof z.ZodUnknown || schema instanceof z.ZodRecord) return [path]
  return []
}

describe('names', () => {
  test('are unique, and calls are exactly those of the table', () => {
    expect(new Set(callNames).size).toBe(callNames.length)
    expect(new Set(sliceNames).size).toBe(sliceNames.length)
    expect(Object.keys(calls).sort()).toEqual([...callNames].sort())
    expect(Object.keys(stateView.shape).sort()).toEqual([...sliceNames].sort())
  })

  test('channels of calls and slices never coincide', () => {
    const channels = [...callNames.map(callChannel), ...sliceNames.map(sliceChannel)]
    expect(new Set(channels).size).toBe(channels.length)
  })

  test('there is a handler for every call and for nothing else', () => {
    expect(Object.keys(createHandlers(idleServices())).sort()).toEqual([...callNames].sort())
  })
})

describe.each(callNames)('%s', (name) => {
  const { params, result, errors } = calls[name]

  test('takes good params, answers by its schema, and refuses an unknown member', async () => {
    const { router } = testRouter()
    const good = goodParams[name] ?? {}
    const answer = await router.route(ourselves, name, good)
    expect(answer, JSON.stringify(answer)).toMatchObject({ ok: true })

    const more = await router.route(ourselves, name, { ...good, more: 1 })
    expect(more).toMatchObject({ ok: false, error: { code: 'ipc.bad-request' } })
  })

  test.each([undefined, null, [], 'text', 7])('refuses %j as params', (bad) => {
    expect(params.safeParse(bad).success).toBe(false)
  })

  test('has strict, bounded schemas all the way down', () => {
    for (const [which, schema] of [['params', params], ['result', result]] as const) {
      const objects = objectsIn(schema, which)
      expect(objects.length).toBeGreaterThan(0)
      for (const { path, schema: object } of objects) expect(object.def.catchall, `${path} is strict`).toBeInstanceOf(z.ZodNever)
      expect(unboundedIn(schema, which)).toEqual([])
    }
  })

  test('declares codes of the union, each once, and none of the common ones', () => {
    const declared: readonly string[] = errors
    expect(new Set(declared).size).toBe(declared.length)
    for (const code of declared) expect(errorCodes).toContain(code)
    for (const code of declared) expect(commonErrors).not.toContain(code)
  })
})

describe('slices and errors', () => {
  test.each(sliceNames)('%s is strict and bounded all the way down', (name) => {
    const schema = stateView.shape[name]
    const objects = objectsIn(schema, name)
    expect(objects.length).toBeGreaterThan(0)
    for (const { path, schema: object } of objects) expect(object.def.catchall, `${path} is strict`).toBeInstanceOf(z.ZodNever)
    expect(unboundedIn(schema, name)).toEqual([])
  })

  test('every code is area.reason, once', () => {
    expect(new Set(errorCodes).size).toBe(errorCodes.length)
    for (const code of errorCodes) expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*$/)
  })

  test('an error carries a reference of the one form and no unknown detail', () => {
    const good = { code: 'app.unexpected', detail: {}, reference: '0123abcd' }
    expect(errorViewSchema.safeParse(good).success).toBe(true)
    for (const reference of ['', '0123ABCD', '0123abc', '/etc/passwd']) expect(errorViewSchema.safeParse({ ...good, reference }).success).toBe(false)
    expect(errorDetailSchema.safeParse({ path: '/home/sam' }).success).toBe(false)
  })
})
