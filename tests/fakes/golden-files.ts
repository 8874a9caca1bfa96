// The golden files of backup format 1 as they lie in the fixture: read from disk, never made.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { goldenFolder } from '../fixtures/backup-format-1/make.ts'

/** Paths under `folder` of the fixture, `/`-separated, with their bytes. */
export const goldenFilesUnder = (folder: string): Map<string, Uint8Array> => {
  const root = join(goldenFolder, folder)
  return new Map(
    readdirSync(root, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(root, file).replaceAll('\\', '/'), Uint8Array.from(readFileSync(file))] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

export interface GoldenExpectation {
  readonly file: string
  readonly keyFile: string
  readonly at: number
  readonly payload: Record<string, unknown> & { readonly loc: string; readonly dev: string; readonly seq: number; readonly accounts: readonly Record<string, unknown>[] }
}

export interface GoldenPassphraseExpectation extends Omit<GoldenExpectation, 'file'> {
  readonly passphrase: string
  readonly passphraseKeyHex: string
}

const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString()

// The fixture's own files, whose shape make.ts gives them.
export const goldenExpectations = (set: string): [label: string, GoldenExpectation][] =>
  [...goldenFilesUnder(`${set}/expected`)].map(([name, bytes]) => [name.replace('.json', ''), JSON.parse(textOf(bytes)) as GoldenExpectation])

export const goldenPassphrase = (): { version: Uint8Array; expected: GoldenPassphraseExpectation } => {
  const files = goldenFilesUnder('passphrase')
  return { version: files.get('version.twofold') ?? new Uint8Array(), expected: JSON.parse(textOf(files.get('expected.json'))) as GoldenPassphraseExpectation }
}
