// The list of saved versions, each with what is known of its file. Renderer; tests/unit/renderer/backup-versions.test.tsx.
import type { BackupView, Platform, Unopened, UnopenedView, VersionView } from '../../shared/contract/views.ts'
import { DayAndTime, type Locale } from '../../shared/copy/time.ts'
import { versionWords } from './recovery.ts'

interface State {
  readonly pill: string
  readonly tone: 'ok' | 'warn' | 'plain'
  readonly icon: 'check' | 'alert' | 'lock' | 'clock'
  readonly text: string
}

const unopenedStates: Record<Unopened, State> = {
  damaged: { pill: 'Damaged', tone: 'warn', icon: 'alert', text: 'It can’t be opened, or is still arriving. The other versions don’t need it.' },
  newer: { pill: 'Newer', tone: 'plain', icon: 'lock', text: 'A newer Twofold made it. Update Twofold to open it.' },
  'practice-data': { pill: 'Practice', tone: 'plain', icon: 'lock', text: 'It was made in practice mode and is never mixed with real accounts.' },
  'unknown-key': { pill: 'Unknown key', tone: 'warn', icon: 'alert', text: 'It is locked with a key that isn’t in your Microsoft account.' },
  passphrase: { pill: 'Locked', tone: 'plain', icon: 'lock', text: 'It is locked with a passphrase that isn’t known here.' },
  'not-downloaded': { pill: 'Not downloaded', tone: 'plain', icon: 'clock', text: 'Its file is still in the cloud.' },
}

export interface VersionRow {
  readonly key: string
  readonly loc: string
  readonly versionId: string
  readonly when: string
  readonly text: string
  readonly state: Pick<State, 'pill' | 'tone' | 'icon'>
  readonly offers: 'compare' | 'passphrase' | null
  /** For a screen reader: which version a button is about. */
  readonly name: string
}

const opens = { pill: 'Opens', tone: 'ok', icon: 'check' } as const

type Shown = { readonly atMs: number | null } & ({ readonly version: VersionView } | { readonly unopened: UnopenedView })

/** Newest first; files whose name tells no time come last. */
export const versionRows = (view: Pick<BackupView, 'versions' | 'unopened'>, nowMs: number, locale: Locale, platform: Platform): readonly VersionRow[] => {
  const all: Shown[] = [...view.versions.map((version) => ({ atMs: version.atMs, version })), ...view.unopened.map((unopened) => ({ atMs: unopened.atMs, unopened }))]
  return all
    .sort((a, b) => (b.atMs ?? -Infinity) - (a.atMs ?? -Infinity))
    .map((shown): VersionRow => {
      if ('version' in shown) {
        const { id, loc } = shown.version
        const words = versionWords(shown.version, nowMs, locale, platform)
        return { key: `${loc}/${id}`, loc, versionId: id, when: words.when, text: `${words.device}. ${words.accounts}.`, state: opens, offers: 'compare', name: `${words.when}, ${words.device}` }
      }
      const { id, loc, atMs, state } = shown.unopened
      const when = atMs === null ? 'Unknown date' : DayAndTime(atMs, nowMs, locale)
      return { key: `${loc}/${id}`, loc, versionId: id, when, text: unopenedStates[state].text, state: unopenedStates[state], offers: state === 'passphrase' ? 'passphrase' : null, name: when }
    })
}

export const versionsWords = {
  compare: 'Compare…',
  compareWith: (name: string): string => `Compare ${name}`,
  enterFor: (name: string): string => `Enter passphrase for ${name}`,
} as const
