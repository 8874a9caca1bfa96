// The Clipboard port in memory.
import type { Clipboard } from '../../src/main/core/ports.ts'

export const fakeClipboard = (): Clipboard & { text(): string } => {
  let held = ''
  return {
    write: (text) => {
      held = text
    },
    read: () => Promise.resolve(held),
    text: () => held,
    clear: () => {
      held = ''
    },
  }
}
