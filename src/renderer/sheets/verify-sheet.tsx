// What "Sign in to recover" and "Scan QR code to recover" will be, step by step.
import type { AccountView } from '../../shared/contract/views.ts'
import { call } from '../bridge/client.ts'
import { Button } from '../components/button.tsx'
import { Sheet } from '../components/sheet.tsx'
import { commonCopy } from '../copy/common.ts'
import { verifyCopy } from '../copy/sheets.ts'
import { useSlice } from '../state/context.tsx'

export const VerifySheet = ({ account, onClose }: { readonly account: AccountView; readonly onClose: () => void }) => {
  const { platform } = useSlice('app')
  return (
    <Sheet title={verifyCopy.title[account.need]} lead={verifyCopy.lead(account)} onClose={onClose}>
      <ol className="numlist">
        {verifyCopy.steps(account, platform).map((step) => (
          <li key={step.title}>
            <b>{step.title}</b>
            <p>{step.text}</p>
          </li>
        ))}
      </ol>
      <div className="actions actions--end">
        {account.need === 'sign-in' && (
          <Button icon="external" push onPress={() => void call('links.open', { topic: 'microsoft-security' })}>
            {verifyCopy.security}
          </Button>
        )}
        <Button look="primary" autoFocus onPress={onClose}>
          {commonCopy.done}
        </Button>
      </div>
    </Sheet>
  )
}
