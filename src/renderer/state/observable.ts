// A value that can be watched: what every store of the renderer is made of. React reads it through `useValue`.
import { useSyncExternalStore } from 'react'

export interface Observable<T> {
  readonly get: () => T
  readonly set: (next: T) => void
  /** Returns the function that ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void
}

export const observable = <T>(initial: T): Observable<T> => {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

export const useValue = <T>(source: Observable<T>): T => useSyncExternalStore(source.subscribe, source.get)
