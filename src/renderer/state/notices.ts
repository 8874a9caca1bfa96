// What the window says in passing: the one toast at the bottom, and the words a screen reader speaks politely.
import type { IconName } from '../components/icon.tsx'

export interface Toast {
  /** Distinguishes this toast from the one before it. */
  readonly key: number
  /** Set in front of `text`, stressed. */
  readonly subject: string | null
  readonly text: string
  readonly action: { readonly label: string; readonly icon: IconName; readonly run: () => void } | null
}

export type ToastContent = Omit<Toast, 'key'>

/** How long a toast stays while nobody points at it or has the focus in it. */
export const toastMs = 10_000
