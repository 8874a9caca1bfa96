// The sheet that shows the camera's picture and says what it sees. A code that main takes becomes an account; one that it
// doesn't take is explained, and scanning goes on. Renderer, loaded when a scan begins; tests/e2e/scan.spec.ts.
import { useEffect, useEffectEvent, useRef } from 'react'
import type { AccountView, Platform } from '../../shared/contract/views.ts'
import { call } from '../bridge/client.ts'
import { Banner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { Card, Row, Section } from '../components/card.tsx'
import { Glyph } from '../components/glyph.tsx'
import { Icon, type IconName } from '../components/icon.tsx'
import { Select } from '../components/select.tsx'
import { Sheet } from '../components/sheet.tsx'
import { SwitchRow } from '../components/switch-row.tsx'
import { commonCopy } from '../copy/common.ts'
import { errorCopy, type ErrorAction } from '../copy/errors.ts'
import { scanCopy } from '../copy/scan.ts'
import { assertNever } from '../state/assert-never.ts'
import { useSlice } from '../state/context.tsx'
import type { ScanFailure, ScanState } from './scan-state.ts'
import { useScan } from './use-scan.ts'

export interface ScanSheetProps {
  readonly onClose: () => void
  readonly onAdded: (account: AccountView) => void
  /** Several codes are in view at once. */
  readonly onSeveral: (texts: readonly string[]) => void
  /** The user would rather add the account in this way. */
  readonly onOtherWay: (way: 'image' | 'link') => void
}

interface Hint {
  readonly icon: IconName
  readonly text: string
  readonly tone: 'plain' | 'good' | 'warn'
}

const hintOf = (state: ScanState, platform: Platform): Hint => {
  switch (state.kind) {
    case 'starting':
    case 'failed':
      return { icon: 'camera', text: scanCopy.starting, tone: 'plain' }
    case 'hidden':
      return { icon: 'camera-off', text: scanCopy.hidden, tone: 'plain' }
    case 'added':
    case 'several':
      return { icon: 'check', text: scanCopy.found, tone: 'good' }
    case 'running':
      switch (state.sight.kind) {
        case 'looking':
          return { icon: 'qr', text: state.sight.hint === null ? scanCopy.looking : scanCopy.hints[state.sight.hint], tone: 'plain' }
        case 'found':
          return { icon: 'check', text: scanCopy.found, tone: 'good' }
        case 'refused':
          return { icon: 'alert', text: errorCopy(state.sight.error, platform).title, tone: 'warn' }
        default:
          return assertNever(state.sight)
      }
    default:
      return assertNever(state)
  }
}

const OtherWays = ({ title, onOtherWay }: { readonly title: string; readonly onOtherWay: ScanSheetProps['onOtherWay'] }) => (
  <Section title={title}>
    <div className="alt alt--two">
      <Button icon="image" onPress={() => onOtherWay('image')}>
        {scanCopy.chooseImage}
      </Button>
      <Button icon="link" onPress={() => onOtherWay('link')}>
        {scanCopy.pasteLink}
      </Button>
    </div>
  </Section>
)

/** The button of a sentence, where it is one that this sheet can carry out besides trying again. */
const openLinkOf = (action: ErrorAction | undefined) => (action?.does.kind === 'open-link' ? { label: action.label, topic: action.does.topic } : null)

const Failed = ({ code, platform, onRetry }: { readonly code: ScanFailure; readonly platform: Platform; readonly onRetry: () => void }) => {
  const { title, sentence, action } = errorCopy({ code, detail: {} }, platform)
  const link = openLinkOf(action)
  return (
    <section className="card scan-failed" role="alert">
      <Glyph icon="camera-off" tone="warn" />
      <h3 className="h2">{title}</h3>
      <p className="lead">{sentence}</p>
      <div className="actions">
        {link && (
          <Button look="primary" size="l" onPress={() => void call('links.open', { topic: link.topic })}>
            {link.label}
          </Button>
        )}
        <Button look={link ? 'plain' : 'primary'} size="l" onPress={onRetry}>
          {commonCopy.tryAgain}
        </Button>
      </div>
    </section>
  )
}

/** What to do about the code in view; the hint in the picture says what is the matter. */
const Refusal = ({ state, platform }: { readonly state: ScanState; readonly platform: Platform }) => {
  if (state.kind !== 'running' || state.sight.kind !== 'refused') return null
  const { sentence, action } = errorCopy(state.sight.error, platform)
  const link = openLinkOf(action)
  return (
    <Banner
      tone="warn"
      action={
        link && (
          <Button look="quiet" onPress={() => void call('links.open', { topic: link.topic })}>
            {link.label}
          </Button>
        )
      }
    >
      {sentence}
    </Banner>
  )
}

export const ScanSheet = ({ onClose, onAdded, onSeveral, onOtherWay }: ScanSheetProps) => {
  const { platform } = useSlice('app')
  const video = useRef<HTMLVideoElement>(null)
  const { state, start, setLight } = useScan(video)
  const hint = hintOf(state, platform)
  const failed = state.kind === 'failed' ? state.code : null

  const added = state.kind === 'added' ? state.account : null
  const tellAdded = useEffectEvent(onAdded)
  useEffect(() => {
    if (added) tellAdded(added)
  }, [added])
  const several = state.kind === 'several' ? state.texts : null
  const tellSeveral = useEffectEvent(onSeveral)
  useEffect(() => {
    if (several) tellSeveral(several)
  }, [several])

  return (
    <Sheet title={scanCopy.title} onClose={onClose}>
      {failed !== null && <Failed code={failed} platform={platform} onRetry={() => start()} />}
      {/* Stays in place while it isn't shown: the next try plays in it. */}
      <div className="camera" hidden={failed !== null}>
        <video ref={video} className={state.kind === 'running' && state.isFront ? 'feed feed--mirror' : 'feed'} aria-label={scanCopy.picture} muted playsInline disablePictureInPicture />
        <div className={hint.tone === 'good' ? 'finder finder--hold' : 'finder'} aria-hidden="true">
          <svg viewBox="0 0 100 100">
            <path d="M2 22V12A10 10 0 0 1 12 2h10M78 2h10a10 10 0 0 1 10 10v10M98 78v10a10 10 0 0 1-10 10H78M22 98H12A10 10 0 0 1 2 88V78" />
          </svg>
        </div>
        <div className="camera-hint" role="status">
          <Icon name={hint.icon} />
          {hint.text}
        </div>
      </div>
      <Refusal state={state} platform={platform} />
      {state.kind === 'running' && state.cameras.length > 1 && (
        <Card>
          <Row
            title={scanCopy.camera}
            end={
              <Select
                label={scanCopy.camera}
                value={state.cameraId}
                options={state.cameras.map(({ id, label }, index) => ({ value: id, label: scanCopy.cameraName(label, index + 1) }))}
                onChange={(id) => start(id)}
              />
            }
          />
        </Card>
      )}
      {state.kind === 'running' && state.light && (
        <Card>
          <SwitchRow title={scanCopy.light} on={state.light.isOn} onChange={setLight} />
        </Card>
      )}
      <OtherWays title={failed === null ? scanCopy.otherWays : scanCopy.withoutCamera} onOtherWay={onOtherWay} />
      {failed === null && <p className="small scan-privacy">{scanCopy.privacy}</p>}
    </Sheet>
  )
}
