// No accounts here yet: add one, or begin recovery from another computer's backup.
import { useState } from 'react'
import type { ErrorView } from '../../shared/contract/errors.ts'
import { call } from '../bridge/client.ts'
import { Banner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { IconButton } from '../components/icon-button.tsx'
import { Mark } from '../components/mark.tsx'
import { TitleBar } from '../components/title-bar.tsx'
import { VaultNotice } from '../components/vault-notice.tsx'
import { accountsCopy } from '../copy/accounts.ts'
import { commonCopy, withShortcut } from '../copy/common.ts'
import { errorCopy } from '../copy/errors.ts'
import { useGo, useSlice } from '../state/context.tsx'

export const FirstRunScreen = () => {
  const { platform } = useSlice('app')
  const { go, open } = useGo()
  const [error, setError] = useState<ErrorView | null>(null)
  const recover = async (): Promise<void> => {
    const answer = await call('recovery.begin', {})
    setError(answer.ok ? null : answer.error)
  }
  const copy = error && errorCopy(error, platform)
  return (
    <>
      <TitleBar title={commonCopy.appName} quiet>
        <IconButton
          icon="gear"
          label={commonCopy.settings}
          title={withShortcut(commonCopy.settings, ',', platform)}
          onPress={() => go({ kind: 'settings', tab: 'general' })}
        />
      </TitleBar>
      <main className="stage">
        <VaultNotice />
        <div className="stage-body">
          <Mark />
          <h2 className="h1">{accountsCopy.firstRunTitle(platform)}</h2>
          <p className="lead">{accountsCopy.firstRunText(platform)}</p>
          <div className="stage-action">
            <Button look="primary" size="l" onPress={() => open({ kind: 'add' })}>
              {accountsCopy.addAccount}
            </Button>
          </div>
        </div>
        <div className="stage-foot">
          <p className="lead">{accountsCopy.recoveryQuestion}</p>
          <Button size="l" block onPress={() => void recover()}>
            {accountsCopy.beginRecovery}
          </Button>
          {copy && (
            <Banner tone="warn" role="alert" title={copy.title}>
              {copy.sentence}
            </Banner>
          )}
        </div>
      </main>
    </>
  )
}
