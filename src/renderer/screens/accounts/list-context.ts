// What the rows of the list share: which ones are open, which code was just copied, and what a row can ask for.
import { createContext, useContext } from 'react'

export interface ListContextValue {
  readonly open: ReadonlySet<string>
  readonly hideCodes: boolean
  /** The account whose code was just copied, for two seconds. */
  readonly copied: string | null
  readonly clipboardSeconds: number
  readonly toggle: (id: string) => void
  readonly step: (id: string, step: -1 | 1) => void
  readonly next: (id: string) => void
}

export const ListContext = createContext<ListContextValue | null>(null)

export const useList = (): ListContextValue => {
  const value = useContext(ListContext)
  if (!value) throw new Error('ListContext is missing')
  return value
}
