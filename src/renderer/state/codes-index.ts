// The codes slice by account id, so that a new code redraws its own row and no other. Equal items keep their identity.
import type { CodeView, CodesView } from '../../shared/contract/views.ts'

export type CodesIndex = ReadonlyMap<string, CodeView>

const same = (a: CodeView, b: CodeView): boolean =>
  a.kind === 'timed' && b.kind === 'timed'
    ? a.code === b.code && a.next === b.next && a.validFromMs === b.validFromMs && a.validUntilMs === b.validUntilMs
    : a.kind === b.kind && a.code === b.code

export const indexCodes = (view: CodesView, previous: CodesIndex): CodesIndex =>
  new Map(
    view.items.map((item) => {
      const before = previous.get(item.id)
      return [item.id, before && same(before, item) ? before : item]
    }),
  )
