// The keys that work in the whole window: add, settings, undo of a deletion, Esc out of settings. A sheet over the page
// keeps them to itself, and a text field keeps its own undo.
import { useEffect } from 'react'
import { call } from '../bridge/client.ts'
import { useGo, useRenderer } from './context.tsx'

type Command = 'add' | 'settings' | 'undo' | 'leave'

interface Pressed {
  readonly key: string
  readonly command: boolean
  readonly shift: boolean
  readonly inText: boolean
}

/** Pure: which command a key means. Command is ⌘ on macOS and Ctrl elsewhere. */
export const commandOf = ({ key, command, shift, inText }: Pressed): Command | null => {
  if (key === 'Escape') return 'leave'
  if (!command || shift) return null
  switch (key.toLowerCase()) {
    case 'n':
      return 'add'
    case ',':
      return 'settings'
    case 'z':
      return inText ? null : 'undo'
    default:
      return null
  }
}

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && ['text', 'search', 'password'].includes(target.type))

export const useShortcuts = (): void => {
  const { store, where, toast } = useRenderer()
  const { go, open } = useGo()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const macos = store.slices.app.get().platform === 'macos'
      if (event.defaultPrevented || event.altKey || where.get().sheet || store.slices.recovery.get().kind !== 'idle') return
      const command = commandOf({
        key: event.key,
        command: macos ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey,
        shift: event.shiftKey,
        inText: takesText(event.target),
      })
      const { place } = where.get()
      switch (command) {
        case 'add':
          if (place.kind === 'accounts') open({ kind: 'add' })
          break
        case 'settings':
          go({ kind: 'settings', tab: 'general' })
          break
        case 'undo':
          if (place.kind !== 'accounts' || store.slices.accounts.get().undo === null) return
          toast.set(null)
          void call('accounts.undoRemove', {})
          break
        case 'leave':
          if (place.kind !== 'settings') return
          go(place.tab === 'checkup' ? { kind: 'settings', tab: 'backup' } : { kind: 'accounts' })
          break
        case null:
          return
      }
      event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [store, where, toast, go, open])
}
