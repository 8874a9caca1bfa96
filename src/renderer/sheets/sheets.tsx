// Which sheet lies over the page. Loaded with the first one that opens.
import { useGo, useSlice } from '../state/context.tsx'
import { assertNever } from '../state/assert-never.ts'
import type { Sheet } from '../state/navigation.ts'
import { AddSheet } from './add-sheet.tsx'
import { DeleteSheet } from './delete-sheet.tsx'
import { EditSheet } from './edit-sheet.tsx'
import { VerifySheet } from './verify-sheet.tsx'

export const Sheets = ({ sheet }: { readonly sheet: Sheet }) => {
  const { list } = useSlice('accounts')
  const { close } = useGo()
  if (sheet.kind === 'add' || sheet.kind === 'scan') return <AddSheet begin={sheet.kind === 'scan' ? 'scan' : 'menu'} onClose={close} />
  // An account that has gone meanwhile takes its sheet with it.
  const account = list.find(({ id }) => id === sheet.id)
  if (!account) return null
  switch (sheet.kind) {
    case 'edit':
      return <EditSheet account={account} onClose={close} />
    case 'delete':
      return <DeleteSheet account={account} onClose={close} />
    case 'verify':
      return <VerifySheet account={account} onClose={close} />
    default:
      return assertNever(sheet)
  }
}
