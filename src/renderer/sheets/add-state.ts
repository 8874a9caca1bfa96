// How far adding is: one union, and the steps between. Pure; tests/unit/renderer/sheets/add-state.test.ts.
import type { ErrorView } from '../../shared/contract/errors.ts'

export type ItemResult = { readonly kind: 'waiting' } | { readonly kind: 'adding' } | { readonly kind: 'added' } | { readonly kind: 'failed'; readonly error: ErrorView }

export interface Item {
  /** As read; it goes to main as it is and is shown nowhere. */
  readonly text: string
  readonly label: string
  readonly result: ItemResult
}

export type AddState =
  | { readonly kind: 'menu' }
  /** The scanner has a sheet of its own, and adds by itself. */
  | { readonly kind: 'scan' }
  | { readonly kind: 'link'; readonly error: ErrorView | null; readonly busy: boolean }
  /** A picture is read, then what it says is added. */
  | { readonly kind: 'picture'; readonly step: 'reading' | 'adding' }
  | { readonly kind: 'picture-failed'; readonly error: ErrorView }
  | { readonly kind: 'several'; readonly items: readonly Item[] }

const part = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' ')).trim()
  } catch {
    return text.trim()
  }
}

/** Longest piece of a scanned text that is looked at for a name to show. */
const maxShown = 120

/** The name on a scanned link, for telling several apart. Display only: main parses what counts. Null when there is none. */
export const labelOf = (text: string): string | null => {
  const match = /^otpauth:\/\/[a-z]+\/([^?#]*)(?:\?([^#]*))?/i.exec(text.slice(0, 4096))
  if (!match) return null
  const [prefix, ...rest] = part(match[1] ?? '').split(':')
  const issuer = /(?:^|&)issuer=([^&]*)/.exec(match[2] ?? '')?.[1]
  const userName = rest.length > 0 ? rest.join(':').trim() : (prefix ?? '')
  const name = issuer === undefined ? (rest.length > 0 ? (prefix ?? '') : '') : part(issuer)
  return [name, userName].filter((piece) => piece !== '').join(', ').slice(0, maxShown) || null
}

export const severalItems = (texts: readonly string[], numbered: (number: number) => string): readonly Item[] =>
  texts.map((text, at) => ({ text, label: labelOf(text) ?? numbered(at + 1), result: { kind: 'waiting' } }))

export const withResult = (items: readonly Item[], at: number, result: ItemResult): readonly Item[] =>
  items.map((item, index) => (index === at ? { ...item, result } : item))

/** Those that "Add all" still has to do: not the ones that are in, and not the ones that can't be. */
export const stillToAdd = (items: readonly Item[]): readonly number[] => items.flatMap((item, at) => (item.result.kind === 'waiting' ? [at] : []))
