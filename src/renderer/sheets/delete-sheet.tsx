// Asks before an account is deleted, and offers to take it back for a while after.
import { useState } from 'react'
import type { ErrorView } from '../../shared/contract/errors.ts'
import type { AccountView } from '../../shared/contract/views.ts'
import { call } from '../bridge/client.ts'
import { Button } from '../components/button.tsx'
import { Monogram } from '../components/monogram.tsx'
import { Alert } from '../components/sheet.tsx'
import { commonCopy, headline } from '../copy/common.ts'
import { errorCopy } from '../copy/errors.ts'
import { deleteCopy } from '../copy/sheets.ts'
import { useNotices, useSlice } from '../state/context.tsx'

export const DeleteSheet = ({ account, onClose }: { readonly account: AccountView; readonly onClose: () => void }) => {
  const { platform } = useSlice('app')
  const { say, show } = useNotices()
  const [busy, setBusy] = useState(false)

  const report = (error: ErrorView): void => {
    const copy = errorCopy(error, platform)
    show({ subject: headline(copy.title), text: copy.sentence, action: null })
  }
  const undo = async (): Promise<void> => {
    const answer = await call('accounts.undoRemove', {})
    if (answer.ok) say(deleteCopy.undone(account))
    else report(answer.error)
  }
  const remove = async (): Promise<void> => {
    setBusy(true)
    const answer = await call('accounts.remove', { id: account.id })
    onClose()
    if (!answer.ok) {
      report(answer.error)
      return
    }
    show({
      subject: deleteCopy.subject(account),
      text: deleteCopy.wasDeleted,
      action: { label: deleteCopy.undo, icon: 'undo', run: () => void undo() },
    })
  }
  return (
    <Alert title={deleteCopy.title(account)} text={deleteCopy.text(account)} art={<Monogram name={account.issuer || account.userName} size="l" />} onClose={onClose}>
      <Button autoFocus onPress={onClose}>
        {commonCopy.cancel}
      </Button>
      <Button look="danger" busy={busy} onPress={() => void remove()}>
        {deleteCopy.delete}
      </Button>
    </Alert>
  )
}
