// Before the vault is open: a quiet wait, or why it can't be opened and what to do. Nothing is shown that could be
// mistaken for "no accounts".
import { useState } from 'react'
import type { VaultView } from '../../shared/contract/views.ts'
import { call } from '../bridge/client.ts'
import { Button } from '../components/button.tsx'
import { Glyph } from '../components/glyph.tsx'
import { Spinner } from '../components/spinner.tsx'
import { TitleBar } from '../components/title-bar.tsx'
import { commonCopy } from '../copy/common.ts'
import { errorCopy } from '../copy/errors.ts'
import { useSlice } from '../state/context.tsx'

const Opening = () => (
  <main className="stage">
    <div className="stage-body" role="status">
      <Spinner />
      <p className="lead">{commonCopy.starting}</p>
    </div>
  </main>
)

const Failed = ({ error }: Pick<Extract<VaultView, { kind: 'failed' }>, 'error'>) => {
  const { platform } = useSlice('app')
  const [busy, setBusy] = useState(false)
  const copy = errorCopy(error, platform)
  const retry = async (): Promise<void> => {
    setBusy(true)
    await call('vault.retry', {})
    setBusy(false)
  }
  return (
    <main className="stage">
      <div className="stage-body" role="alert">
        <Glyph icon="lock" tone="warn" />
        <h2 className="h1">{copy.title}</h2>
        <p className="lead">{copy.sentence}</p>
        <p className="caption">{commonCopy.errorReference(error.reference)}</p>
        <div className="stage-action">
          <Button look="primary" size="l" busy={busy} onPress={() => void retry()}>
            {commonCopy.tryAgain}
          </Button>
        </div>
      </div>
    </main>
  )
}

export const VaultScreen = ({ view }: { readonly view: Exclude<VaultView, { kind: 'ready' }> }) => (
  <>
    <TitleBar title={commonCopy.appName} quiet />
    {view.kind === 'opening' ? <Opening /> : <Failed error={view.error} />}
  </>
)
