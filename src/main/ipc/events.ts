// Sends each slice's new view to the window, after its schema has passed it: the egress filter of the contract holds for
// events as it does for answers. Pure; loaded by main. tests/security/egress.test.ts plants a secret in a view.
import { sliceChannel, sliceNames, type SliceName } from '../../shared/contract/names.ts'
import { stateView } from '../../shared/contract/views.ts'
import type { Log } from '../core/ports.ts'
import type { Slices } from './handlers.ts'

/** Answers the function that ends it. `send` drops the view when there is no window. */
export const publishSlices = (ports: {
  readonly slices: Slices
  readonly send: (channel: string, view: unknown) => void
  readonly log: Log
}): (() => void) => {
  const { slices, send, log } = ports
  const publish = (name: SliceName) => (view: unknown) => {
    const checked = stateView.shape[name].safeParse(view)
    if (checked.success) send(sliceChannel(name), checked.data)
    else log.write({ at: name, code: 'ipc.bad-answer' })
  }
  const ends = sliceNames.map((name) => slices[name].onChange(publish(name)))
  return () => {
    for (const end of ends) end()
  }
}
