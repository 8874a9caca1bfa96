// Choose a version. The list is native radio buttons, so that arrows move and a form's habits hold.
import { useId, useState } from 'react'
import type { RecoveryView } from '../../../shared/contract/views.ts'
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { StressedText } from '../../components/stressed.tsx'
import { passphraseWords } from '../../copy/passphrase.ts'
import { bothMatch, chooseWords, damagedLeftOut, lockedLeftOut, missingNewest, newerLeftOut, notDownloadedLeftOut, recoveryWords, versionWords } from '../../copy/recovery.ts'
import { stepMs, systemLocale } from '../../../shared/copy/time.ts'
import { useNow, useSlice } from '../../state/context.tsx'
import { useCalls } from '../../state/use-calls.ts'
import { Frame, StepHeading } from './frame.tsx'
import { AskPassphrase } from './passphrase.tsx'

export const Choosing = ({ view }: { readonly view: Extract<RecoveryView, { kind: 'choosing' }> }) => {
  const { platform } = useSlice('app')
  const { send, refusal } = useCalls()
  const nowMs = useNow(stepMs)
  const name = useId()
  const locale = systemLocale()
  const [picked, setPicked] = useState<string | null>(null)
  const newest = view.versions[0]
  const chosen = view.versions.find(({ id }) => id === picked) ?? newest
  const [asking, setAsking] = useState(false)
  if (asking) return <AskPassphrase locked={view.locked} wasWrong={false} onBack={() => setAsking(false)} />
  const lookAgain = (
    <Button look="quiet" onPress={() => void send('recovery.lookAgain', {})}>
      {recoveryWords.lookAgain}
    </Button>
  )
  const cancel = (): void => void send('recovery.cancel', {})
  return (
    <Frame
      step={1}
      page="main"
      onEscape={cancel}
      refusal={refusal}
      foot={
        <>
          <Button push onPress={cancel}>
            {recoveryWords.cancel}
          </Button>
          <Button onPress={() => void send('recovery.signIn', {})}>{recoveryWords.otherAccount}</Button>
          <Button look="primary" disabled={!chosen} onPress={() => chosen && void send('recovery.choose', { versionId: chosen.id })}>
            {recoveryWords.next}
          </Button>
        </>
      }
    >
      <div className="page-head">
        <StepHeading>{chooseWords.title}</StepHeading>
        <p className="lead">{chooseWords.lead}</p>
      </div>
      <div className="card rows options" role="radiogroup" aria-label={recoveryWords.versionsLabel}>
        {view.versions.map((version) => {
          const words = versionWords(version, nowMs, locale, platform)
          return (
            <label className="option" key={version.id}>
              <input type="radio" name={name} checked={version === chosen} onChange={() => setPicked(version.id)} />
              <span className="row-text">
                <b className="num">{words.when}</b>
                <span>{words.device}</span>
              </span>
              {version === newest && <span className="pill pill--accent pill--bare">{recoveryWords.newest}</span>}
              <span className="small num">{words.accounts}</span>
            </label>
          )
        })}
      </div>
      <div className="problems below">
        {view.missingNewestAtMs !== null && (
          <Banner tone="warn" action={lookAgain}>
            {missingNewest(view.missingNewestAtMs, view.storage, nowMs, locale)}
          </Banner>
        )}
        {view.notDownloaded > 0 && (
          <Banner tone="warn" action={view.missingNewestAtMs === null ? lookAgain : undefined}>
            {notDownloadedLeftOut(view.notDownloaded, view.storage)}
          </Banner>
        )}
        {view.locked > 0 && (
          <Banner
            action={
              <Button look="quiet" onPress={() => setAsking(true)}>
                {passphraseWords.enter}
              </Button>
            }
          >
            {lockedLeftOut(view.locked)}
          </Banner>
        )}
        {view.damaged > 0 && <Banner tone="warn">{damagedLeftOut(view.damaged)}</Banner>}
        {view.newer > 0 && <Banner>{newerLeftOut(view.newer)}</Banner>}
        <div className="banner" role="status">
          <Icon name="shield" />
          <p className="banner-text">
            <StressedText of={bothMatch(view)} />
          </p>
        </div>
      </div>
    </Frame>
  )
}
