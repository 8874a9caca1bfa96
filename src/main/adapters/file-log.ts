// The Log port: one JSON line for each event in one file of the profile, kept small. Loaded by main. Takes the allow-listed
// fields one by one, so that nothing else can get in; failing to write stops nothing (tests/unit/adapters/file-log.test.ts).
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock, Log } from '../core/ports.ts'

const maxBytes = 1_000_000
const maxText = 400

export const createFileLog = ({ path, clock }: { readonly path: string; readonly clock: Clock }): Log => ({
  write: ({ at, code, reference, cause, count, ms }) => {
    const line = { time: new Date(clock.nowMs()).toISOString(), at: short(at), code: short(code), reference: short(reference), cause: short(cause), count, ms }
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) renameSync(path, `${path}.1`)
      appendFileSync(path, `${JSON.stringify(line)}\n`, { mode: 0o600 })
    } catch {
      // A full disk or a read-only profile is told where it matters, by the vault.
    }
  },
})

const short = (text: string | undefined): string | undefined => text?.slice(0, maxText)
