// The Notifier port on the system's notifications. Loaded by main; words come from copy.ts. Without such a service on the system
// nothing is shown, and the window says the same.
import { Notification } from 'electron'
import type { Notifier } from '../core/ports.ts'

export const createElectronNotifier = ({ onClick }: { readonly onClick: () => void }): Notifier => {
  /** Held, so that a click still finds its listener. */
  let shown: Notification | null = null
  return {
    show: ({ title, body }) => {
      if (!Notification.isSupported()) return
      shown?.close()
      shown = new Notification({ title, body })
      shown.on('click', onClick)
      shown.show()
    },
  }
}
