// The recovery, whole window: which page stands for which state of main's recovery slice. Main owns the flow; this draws.
import { useState } from 'react'
import type { RecoveryView } from '../../../shared/contract/views.ts'
import { askPassphraseWords } from '../../copy/passphrase.ts'
import { lookingProgress, lookingWords, openingWords } from '../../copy/recovery.ts'
import { assertNever } from '../../state/assert-never.ts'
import { useSlice } from '../../state/context.tsx'
import { useCalls } from '../../state/use-calls.ts'
import { Choosing } from './choosing.tsx'
import { Done } from './done.tsx'
import { Failed } from './failed.tsx'
import { AskPassphrase } from './passphrase.tsx'
import { Preview } from './preview.tsx'
import { Refused } from './refused.tsx'
import { Restoring } from './restoring.tsx'
import { SigningIn } from './signing-in.tsx'
import { Wait } from './wait.tsx'

/** Whether there is a list of versions behind the question for a passphrase, which Back leads to. */
const hasListAfter = ({ kind }: RecoveryView, before: boolean): boolean => kind === 'choosing' || (before && kind !== 'looking' && kind !== 'signing-in' && kind !== 'idle')

export const RecoveryScreen = () => {
  const view = useSlice('recovery')
  const [hadList, setHadList] = useState(false)
  const hasList = hasListAfter(view, hadList)
  if (hasList !== hadList) setHadList(hasList)
  const { storage } = useSlice('backup')
  const { send } = useCalls()
  switch (view.kind) {
    case 'idle':
      return null
    case 'refused':
      return <Refused view={view} />
    case 'signing-in':
      return <SigningIn />
    case 'looking':
      return (
        <Wait
          key="looking"
          step={0}
          {...lookingWords(storage)}
          leave="cancel"
          onLeave={() => void send('recovery.cancel', {})}
          progress={view.progress && view.progress.total > 0 ? { ...view.progress, ...lookingProgress(view.progress, storage) } : null}
        />
      )
    case 'passphrase':
      return <AskPassphrase locked={view.locked} wasWrong={view.wasWrong} {...(hasList ? { onBack: () => void send('recovery.back', {}) } : {})} />
    case 'trying-passphrase': {
      const { trying, tryingLead } = askPassphraseWords(0)
      return <Wait key="trying" step={0} title={trying} lead={tryingLead} leave="back" onLeave={() => void send('recovery.back', {})} />
    }
    case 'choosing':
      return <Choosing view={view} />
    case 'opening':
      return <Wait key="opening" step={1} {...openingWords} leave="back" onLeave={() => void send('recovery.back', {})} />
    case 'preview':
      return <Preview view={view} />
    case 'restoring':
      return <Restoring view={view} />
    case 'done':
      return <Done view={view} />
    case 'failed':
      return <Failed key={view.error.reference} error={view.error} />
    default:
      return assertNever(view)
  }
}
