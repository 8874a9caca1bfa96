// The window: which screen shows, sheets over it, and what is said in passing. Recovery
// takes the whole window while main says that one is under way; until the vault is open nothing else can show.
import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { assertNever } from './state/assert-never.ts'
import { Announcer } from './components/announcer.tsx'
import { ToastArea } from './components/toast.tsx'
import { AccountsScreen } from './screens/accounts/accounts-screen.tsx'
import { FirstRunScreen } from './screens/first-run.tsx'
import { VaultScreen } from './screens/vault.tsx'
import { useNavigation, useSlice } from './state/context.tsx'
import { useDocumentMarks } from './state/document-marks.ts'
import { useShortcuts } from './state/shortcuts.ts'

const SettingsScreen = lazy(() => import('./screens/settings/settings-screen.tsx').then((m) => ({ default: m.SettingsScreen })))
const RecoveryScreen = lazy(() => import('./screens/recovery/recovery-screen.tsx').then((m) => ({ default: m.RecoveryScreen })))
const Sheets = lazy(() => import('./sheets/sheets.tsx').then((m) => ({ default: m.Sheets })))

/** Set by the first real screen, once it has been painted. */
const Ready = ({ children }: { readonly children: ReactNode }) => {
  useEffect(() => {
    // Two frames: the first may still be waiting for layout when it is asked for.
    const frame = requestAnimationFrame(() => requestAnimationFrame(() => (document.documentElement.dataset['ready'] = 'true')))
    return () => cancelAnimationFrame(frame)
  }, [])
  return children
}

const Screen = () => {
  const { place } = useNavigation()
  const none = useSlice('accounts').list.length === 0
  switch (place.kind) {
    case 'settings':
      return <SettingsScreen tab={place.tab} />
    case 'accounts':
      return none ? <FirstRunScreen /> : <AccountsScreen />
    default:
      return assertNever(place)
  }
}

const OpenVault = () => {
  const recovering = useSlice('recovery').kind !== 'idle'
  const { sheet } = useNavigation()
  useShortcuts()
  return (
    <Suspense fallback={<main className="stage" />}>
      <Ready>{recovering ? <RecoveryScreen /> : <Screen />}</Ready>
      {sheet && !recovering && (
        <Suspense fallback={null}>
          <Sheets sheet={sheet} />
        </Suspense>
      )}
    </Suspense>
  )
}

export const App = () => {
  const vault = useSlice('vault')
  useDocumentMarks()
  return (
    <div className="window">
      {vault.kind === 'ready' ? (
        <OpenVault />
      ) : vault.kind === 'failed' ? (
        <Ready>
          <VaultScreen view={vault} />
        </Ready>
      ) : (
        <VaultScreen view={vault} />
      )}
      <ToastArea />
      <Announcer />
    </div>
  )
}
