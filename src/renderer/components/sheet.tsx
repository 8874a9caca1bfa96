// A modal sheet that hangs from the title bar, or a dialog in the middle. It traps the focus, Esc closes it, and the
// focus returns to what opened it; the page behind is inert meanwhile. The work is react-aria's.
import { type ReactNode, useId } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { commonCopy } from '../copy/common.ts'
import { IconButton } from './icon-button.tsx'

export interface SheetProps {
  readonly title: string
  readonly lead?: ReactNode | undefined
  readonly onClose: () => void
  readonly children: ReactNode
  /** Work is under way that must not be walked away from by accident: no close button, no Esc. */
  readonly locked?: boolean
}

export const Sheet = ({ title, lead, onClose, children, locked = false }: SheetProps) => {
  const leadId = useId()
  return (
    <ModalOverlay className="scrim scrim--sheet" isOpen onOpenChange={(open) => !open && onClose()} isDismissable={false} isKeyboardDismissDisabled={locked}>
      <Modal className="sheet-frame">
        <Dialog className="dialog dialog--sheet" aria-label={title} {...(lead === undefined ? {} : { 'aria-describedby': leadId })}>
          <div className="dialog-head">
            <div>
              <h2 className="h2">{title}</h2>
              {lead !== undefined && (
                <p className="lead" id={leadId}>
                  {lead}
                </p>
              )}
            </div>
            {!locked && <IconButton icon="x" label={commonCopy.close} title={commonCopy.closeTitle} onPress={onClose} />}
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

export interface AlertProps {
  readonly title: string
  readonly text: ReactNode
  /** Glyph or Monogram above the title. */
  readonly art?: ReactNode
  readonly onClose: () => void
  /** Buttons; the one that changes nothing comes first and takes the focus. */
  readonly children: ReactNode
  /** One above the other, for words that are too long side by side. */
  readonly stacked?: boolean
}

/** A question that something hangs on: role `alertdialog`. */
export const Alert = ({ title, text, art, onClose, children, stacked = false }: AlertProps) => {
  const textId = useId()
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && onClose()} isDismissable={false}>
      <Modal className="sheet-frame">
        <Dialog className="dialog dialog--alert" role="alertdialog" aria-label={title} aria-describedby={textId}>
          {art}
          <h2 className="h2">{title}</h2>
          <p className="lead" id={textId}>
            {text}
          </p>
          <div className={stacked ? 'actions actions--stack' : 'actions'}>{children}</div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
