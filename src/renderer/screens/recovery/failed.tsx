// Why the recovery can't go on, one plain screen per reason, each with a way on. What to say is copy's; this file knows
// which call a way is.
import { useState } from 'react'
import type { ErrorCode, ErrorView } from '../../../shared/contract/errors.ts'
import { Button } from '../../components/button.tsx'
import { Glyph, type GlyphProps } from '../../components/glyph.tsx'
import { Icon } from '../../components/icon.tsx'
import { StressedText } from '../../components/stressed.tsx'
import { guardOf } from '../../copy/backup.ts'
import { commonCopy } from '../../copy/common.ts'
import { type ErrorAction, errorCopy, type ErrorIntent } from '../../copy/errors.ts'
import { noneFoundLead, noneFoundReasons, recoveryWords, wrongAccountWords } from '../../copy/recovery.ts'
import { maskedName } from '../../copy/session.ts'
import { assertNever } from '../../state/assert-never.ts'
import { useSlice } from '../../state/context.tsx'
import { type Calls, useCalls } from '../../state/use-calls.ts'
import { CannotSignIn } from './cannot-sign-in.tsx'
import { Frame, StepHeading } from './frame.tsx'
import { Reasons } from './reasons.tsx'

const run = async ({ send }: Calls, intent: ErrorIntent): Promise<void> => {
  switch (intent.kind) {
    case 'retry':
      await send('recovery.lookAgain', {})
      return
    case 'sign-in':
    case 'other-account':
      await send('recovery.signIn', {})
      return
    case 'choose-folder': {
      const answer = await send('backup.chooseFolder', {})
      if (answer?.chosen) await send('recovery.lookAgain', {})
      return
    }
    case 'open-link':
      await send('links.open', { topic: intent.topic })
      return
    case 'use-key-file':
      await send('recovery.useKeyFile', {})
      return
    case 'make-app-folder':
    case 'accept-storage':
    case 'put-key-back':
    case 'enter-passphrase':
    case 'take-back':
      // What only a computer with the backup can do isn't offered in a recovery.
      return
    default:
      assertNever(intent)
  }
}

const wrongAccount = (code: ErrorCode): boolean => code === 'backup.wrong-account' || code === 'session.wrong-account'

/** Not being able to sign in may lie behind these. */
const aboutSignIn = (code: ErrorCode): boolean => code === 'session.refused' || code === 'session.timed-out' || code === 'session.needs-sign-in' || code === 'cloud.unauthorized'

const glyphOf = (code: ErrorCode): Pick<Required<GlyphProps>, 'icon' | 'tone'> => {
  if (wrongAccount(code)) return { icon: 'swap', tone: 'warn' }
  if (code === 'backup.none') return { icon: 'cloud', tone: 'plain' }
  if (code.startsWith('key-guard.') || code.startsWith('key-file.')) return { icon: 'key', tone: 'warn' }
  if (code.startsWith('session.')) return { icon: 'person', tone: 'warn' }
  return guardOf(code) === 'storage' ? { icon: 'cloud', tone: 'warn' } : { icon: 'alert', tone: 'warn' }
}

interface Ways {
  /** The primary button. */
  readonly first: ErrorAction | null
  readonly beside: ErrorAction | null
  /** More of them, under the sentence. */
  readonly inPage: readonly ErrorAction[]
}

const lookAgain: ErrorAction = { label: recoveryWords.lookAgain, does: { kind: 'retry' } }
const otherFolder: ErrorAction = { label: recoveryWords.otherFolder, does: { kind: 'choose-folder' } }
const appleHelp: ErrorAction = { label: recoveryWords.appleHelp, does: { kind: 'open-link', topic: 'icloud-drive' } }

/** Where the ways on stand: the error's own first, looking again wherever the user may have changed something meanwhile. */
const waysOn = (code: ErrorCode, action: ErrorAction | undefined, icloud: boolean): Ways => {
  if (code === 'backup.none') return { first: action ?? null, beside: icloud ? appleHelp : null, inPage: [] }
  if (!action) return { first: null, beside: null, inPage: [] }
  switch (action.does.kind) {
    case 'open-link':
      return { first: lookAgain, beside: null, inPage: guardOf(code) === 'storage' ? [otherFolder, action] : [action] }
    case 'choose-folder':
    case 'use-key-file':
      return { first: action, beside: lookAgain, inPage: [] }
    case 'make-app-folder':
    case 'accept-storage':
    case 'put-key-back':
    case 'enter-passphrase':
    case 'take-back':
      return { first: lookAgain, beside: null, inPage: [] }
    case 'retry':
    case 'sign-in':
    case 'other-account':
      return { first: action, beside: null, inPage: guardOf(code) === 'storage' ? [otherFolder] : [] }
    default:
      return assertNever(action.does)
  }
}

const WayButton = ({ action, calls, look = 'plain' }: { readonly action: ErrorAction; readonly calls: Calls; readonly look?: 'plain' | 'primary' }) => (
  <Button look={look} onPress={() => void run(calls, action.does)}>
    {action.label}
  </Button>
)

interface WaysProps {
  readonly error: ErrorView
  readonly calls: Calls
}

/** The reasons of "no backup here", with a button where the app can start the way out. */
const NoneFound = ({ calls }: Pick<WaysProps, 'calls'>) => {
  const { platform } = useSlice('app')
  const { storage } = useSlice('backup')
  return (
    <>
      <p className="lead">
        <StressedText of={noneFoundLead(storage)} />
      </p>
      <Reasons
        reasons={noneFoundReasons(storage, platform).map(({ title, text, way }) =>
          way === 'folder'
            ? { title, text, button: <Button onPress={() => void run(calls, { kind: 'choose-folder' })}>{recoveryWords.otherFolder}</Button> }
            : { title, text },
        )}
      />
    </>
  )
}

const Who = ({ icon, look, label, children }: { readonly icon: 'x' | 'key'; readonly look: string; readonly label: string; readonly children: string }) => (
  <li className="row">
    <span className={look} aria-hidden="true">
      <Icon name={icon} />
    </span>
    <div className="row-text">
      <span>{label}</span>
      <strong>{children}</strong>
    </div>
  </li>
)

const WrongAccount = ({ error, calls, onCannot }: WaysProps & { readonly onCannot: () => void }) => {
  const { storage } = useSlice('backup')
  const words = wrongAccountWords(storage)
  const { expected, found } = error.detail
  return (
    <>
      <p className="lead">{words.lead}</p>
      <ul className="card rows stage-block">
        {found !== undefined && (
          <Who icon="x" look="check-icon check-icon--fail" label={words.signedInAs}>
            {found}
          </Who>
        )}
        {expected !== undefined && (
          <Who icon="key" look="check-icon" label={words.belongsTo}>
            {maskedName(expected)}
          </Who>
        )}
      </ul>
      <div className="stage-action">
        <Button look="primary" size="l" onPress={() => void run(calls, { kind: 'other-account' })}>
          {recoveryWords.otherAccount}
        </Button>
        <Button look="quiet" onPress={onCannot}>
          {recoveryWords.cannotSignIn}
        </Button>
      </div>
    </>
  )
}

export const Failed = ({ error }: { readonly error: ErrorView }) => {
  const { platform } = useSlice('app')
  const { storage } = useSlice('backup')
  const calls = useCalls()
  const [cannot, setCannot] = useState(false)
  if (cannot) return <CannotSignIn onBack={() => setCannot(false)} />
  const copy = errorCopy(error, platform, 'recovery')
  const glyph = glyphOf(error.code)
  const wrong = wrongAccount(error.code)
  const cancel = (): void => void calls.send('recovery.cancel', {})
  const { action } = copy
  const ways = waysOn(error.code, action, storage.kind === 'icloud' && platform !== 'linux')
  const foot = wrong ? (
    <Button onPress={cancel}>{recoveryWords.cancel}</Button>
  ) : (
    <>
      <Button push onPress={cancel}>
        {recoveryWords.cancel}
      </Button>
      {ways.beside && <WayButton action={ways.beside} calls={calls} />}
      {ways.first && <WayButton action={ways.first} calls={calls} look="primary" />}
    </>
  )
  return (
    <Frame step={0} page="stage" onEscape={cancel} refusal={calls.refusal} foot={foot}>
      <div className={wrong ? 'stage-body' : 'stage-body stage-body--left'} role="alert">
        <Glyph {...glyph} />
        <StepHeading>{copy.title}</StepHeading>
        {wrong ? (
          <WrongAccount error={error} calls={calls} onCannot={() => setCannot(true)} />
        ) : error.code === 'backup.none' ? (
          <NoneFound calls={calls} />
        ) : (
          <>
            <p className="lead">{copy.sentence}</p>
            <p className="caption">{commonCopy.errorReference(error.reference)}</p>
            <div className="actions stage-note">
              {ways.inPage.map((way) => (
                <WayButton key={way.label} action={way} calls={calls} />
              ))}
              {aboutSignIn(error.code) && <Button onPress={() => setCannot(true)}>{recoveryWords.cannotSignIn}</Button>}
            </div>
          </>
        )}
      </div>
    </Frame>
  )
}
