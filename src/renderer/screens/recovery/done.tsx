// The accounts are back: over the list itself, the alert that says how many need more verification and why.
import type { RecoveryView } from '../../../shared/contract/views.ts'
import { Button } from '../../components/button.tsx'
import { Glyph } from '../../components/glyph.tsx'
import { Alert } from '../../components/sheet.tsx'
import { StressedText } from '../../components/stressed.tsx'
import { doneWords } from '../../copy/recovery.ts'
import { useGo, useSlice } from '../../state/context.tsx'
import { useCalls } from '../../state/use-calls.ts'
import { AccountsScreen } from '../accounts/accounts-screen.tsx'

export const Done = ({ view }: { readonly view: Extract<RecoveryView, { kind: 'done' }> }) => {
  const { platform } = useSlice('app')
  const { go } = useGo()
  const { send } = useCalls()
  const words = doneWords(view, platform)
  const close = (): void => {
    go({ kind: 'accounts' })
    void send('recovery.close', {})
  }
  return (
    <>
      <AccountsScreen />
      <Alert
        title={words.title}
        art={<Glyph icon="check" tone="ok" />}
        onClose={close}
        text={
          <>
            <StressedText of={words.lead} /> {words.why}
          </>
        }
      >
        <Button look="primary" autoFocus onPress={close}>
          {words.close}
        </Button>
      </Alert>
    </>
  )
}
