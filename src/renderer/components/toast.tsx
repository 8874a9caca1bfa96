// The one toast at the bottom. It goes by itself after its time, but not while the pointer or the focus is on it.
import { useEffect, useState } from 'react'
import { commonCopy } from '../copy/common.ts'
import { useNotices, useRenderer } from '../state/context.tsx'
import { type Toast, toastMs } from '../state/notices.ts'
import { useValue } from '../state/observable.ts'
import { Button } from './button.tsx'
import { IconButton } from './icon-button.tsx'

const ToastCard = ({ toast, onDismiss }: { readonly toast: Toast; readonly onDismiss: () => void }) => {
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  const held = pointed || focused
  useEffect(() => {
    if (held) return
    const timer = setTimeout(onDismiss, toastMs)
    return () => clearTimeout(timer)
  }, [held, onDismiss])
  const { action } = toast
  return (
    <div
      className="toast"
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onFocus={() => setFocused(true)}
      onBlur={(event) => setFocused(event.currentTarget.contains(event.relatedTarget))}
    >
      <p>
        {toast.subject !== null && <strong>{toast.subject}</strong>} {toast.text}
      </p>
      {action && (
        <Button
          icon={action.icon}
          onPress={() => {
            onDismiss()
            action.run()
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon="x" label={commonCopy.dismiss} onPress={onDismiss} />
    </div>
  )
}

export const ToastArea = () => {
  const toast = useValue(useRenderer().toast)
  const { dismiss } = useNotices()
  return (
    <div className="toast-area" role="status">
      {toast && <ToastCard key={toast.key} toast={toast} onDismiss={dismiss} />}
    </div>
  )
}
