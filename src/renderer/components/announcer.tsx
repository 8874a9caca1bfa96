// Where a screen reader hears what happened: one polite live region for the whole window.
import { useRenderer } from '../state/context.tsx'
import { useValue } from '../state/observable.ts'

export const Announcer = () => (
  <p className="sr-only" role="status" aria-live="polite">
    {useValue(useRenderer().spoken)}
  </p>
)
