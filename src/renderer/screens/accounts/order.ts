// Where a moved account lands, in the contract's terms: its index in the list without it.

/** After a drop beside `target`; null when nothing would change. */
export const dropIndex = (ids: readonly string[], moved: string, target: string, position: 'before' | 'after' | 'on'): number | null => {
  if (moved === target) return null
  const rest = ids.filter((id) => id !== moved)
  const at = rest.indexOf(target)
  if (at < 0 || rest.length === ids.length) return null
  const to = position === 'before' ? at : at + 1
  return to === ids.indexOf(moved) ? null : to
}

/** One place up or down; null at the ends. */
export const stepIndex = (ids: readonly string[], moved: string, step: -1 | 1): number | null => {
  const from = ids.indexOf(moved)
  const to = from + step
  return from < 0 || to < 0 || to >= ids.length ? null : to
}
