// Numbered migrations of the vault's document, applied in order to what an older Twofold wrote. Pure. A document newer
// than the app never gets here: it is opened by nobody and touched by nobody. tests/unit/core/vault/document.test.ts.
import { z } from 'zod'
import { fromUtf8 } from '../encoding.ts'
import { documentVersion, parseJsonDocument, type VaultDocument } from './document.ts'

/** `migrations[n]` turns the JSON of version n into that of version n + 1. Throws for JSON that version n never wrote. */
export type Migrations = Readonly<Record<number, (json: unknown) => unknown>>

/** What is looked at of a version 1 document; the rest is carried over and judged by the schema of the version it becomes. */
const version1 = z.looseObject({
  backup: z.looseObject({
    loc: z.string().nullable(),
    pins: z.array(z.looseObject({ loc: z.string(), n: z.number(), kid: z.string() })),
    last: z.looseObject({}).nullable(),
    failingSince: z.looseObject({}).nullable(),
  }),
})

/** Version 2 says what the last version is locked with, and keeps passphrases, left locations, notices and the last drill. */
const toVersion2 = (json: unknown): unknown => {
  const document = version1.parse(json)
  const { loc, pins, last, failingSince } = document.backup
  // Keys were never rotated before version 2, so the last version was locked with the location's highest.
  const key = pins.filter((pin) => pin.loc === loc).sort((a, b) => b.n - a.n || (a.kid < b.kid ? -1 : 1))[0]
  return {
    ...document,
    version: 2,
    backup: {
      ...document.backup,
      last: last && key ? { ...last, kid: key.kid, passphraseSalt: null } : null,
      failingSince: failingSince && { ...failingSince, notified: false },
      passphrases: [],
      passphraseSalt: null,
      retired: [],
      notices: [],
      lastDrillMs: null,
    },
  }
}

/** Version 1 is the first. */
export const migrations: Migrations = { 1: toVersion2 }

/** Null when the bytes are no document of the version that they are said to be. */
export const openDocument = (bytes: Uint8Array, version: number, steps: Migrations = migrations): VaultDocument | null => {
  const text = fromUtf8(bytes)
  if (text === null) return null
  try {
    let json: unknown = JSON.parse(text)
    for (let at = version; at < documentVersion; at++) {
      const step = steps[at]
      if (!step) return null
      json = step(json)
    }
    return parseJsonDocument(json)
  } catch {
    return null
  }
}
