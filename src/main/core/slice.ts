// One slice of state: its latest view, and who wants to hear of the next. Pure; every service publishes through one.

export interface Slice<V> {
  get(): V
  set(view: V): void
  onChange(listener: (view: V) => void): () => void
}

export const createSlice = <V>(initial: V): Slice<V> => {
  let view = initial
  const listeners = new Set<(view: V) => void>()
  return {
    get: () => view,
    set: (next) => {
      view = next
      for (const listener of listeners) listener(next)
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
