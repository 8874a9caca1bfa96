// Numbered migrations of the vault's document, applied in order to what an older Twofold wrote. Pure. A document newer
// than the app never gets here: it is opened by nobody and touched by nobody.
import { fromUtf8 } from '../encoding.ts'
import { documentVersion, parseJsonDocument, type VaultDocument } from './document.ts'

/** `migrations[n]` turns the JSON of version n into that of version n + 1. */
export type Migrations = Readonly<Record<number, (json: unknown) => unknown>>

/** Version 1 is the first. */
export const migrations: Migrations = {}

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
