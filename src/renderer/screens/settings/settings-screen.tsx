// Settings: a sidebar in a wide window, tabs in a narrow one, and the chosen pane. Loaded when first opened.
import { lazy, Suspense } from 'react'
import { Button } from '../../components/button.tsx'
import { Icon, type IconName } from '../../components/icon.tsx'
import { TitleBar } from '../../components/title-bar.tsx'
import { commonCopy } from '../../copy/common.ts'
import { checkupWords } from '../../copy/checkup.ts'
import { settingsCopy } from '../../copy/settings.ts'
import { useGo, useSlice } from '../../state/context.tsx'
import type { SettingsPage, SettingsTab } from '../../state/navigation.ts'
import { AboutPane } from './about.tsx'
import { GeneralPane } from './general.tsx'

const CheckupPage = lazy(() => import('./checkup.tsx').then((m) => ({ default: m.CheckupPage })))
const BackupPane = lazy(() => import('./backup.tsx').then((m) => ({ default: m.BackupPane })))

const tabs: readonly { readonly tab: SettingsTab; readonly icon: IconName }[] = [
  { tab: 'general', icon: 'gear' },
  { tab: 'backup', icon: 'cloud' },
  { tab: 'about', icon: 'info' },
]

const panes: Record<SettingsTab, () => React.ReactNode> = {
  general: () => <GeneralPane />,
  backup: () => <BackupPane />,
  about: () => <AboutPane />,
}

export const SettingsScreen = ({ tab: page }: { readonly tab: SettingsPage }) => {
  const tab: SettingsTab = page === 'checkup' ? 'backup' : page
  const { version } = useSlice('app')
  const { go } = useGo()
  const link = (to: SettingsTab, className: string, icon?: IconName) => (
    <button key={to} type="button" className={className} aria-current={to === tab ? 'page' : undefined} onClick={() => go({ kind: 'settings', tab: to })}>
      {icon && <Icon name={icon} />}
      {settingsCopy.tabs[to]}
    </button>
  )
  return (
    <div className="settings">
      <nav className="sidebar" aria-label={commonCopy.settings}>
        <div className="titlebar" />
        {tabs.map(({ tab: to, icon }) => link(to, 'side-link', icon))}
        <p className="caption side-foot">{settingsCopy.version(version)}</p>
      </nav>
      <div className="pane">
        <TitleBar key={`title ${page}`} title={page === 'checkup' ? checkupWords.title : settingsCopy.tabs[tab]}>
          <Button onPress={() => go({ kind: 'accounts' })}>{commonCopy.done}</Button>
        </TitleBar>
        <nav className="pane-tabs" aria-label={commonCopy.settings}>
          <div className="segmented">{tabs.map(({ tab: to }) => link(to, 'segment'))}</div>
        </nav>
        {page === 'checkup' ? (
          <Suspense fallback={<main className="main" />}>
            <CheckupPage />
          </Suspense>
        ) : (
          <main className="main" key={tab} tabIndex={0}>
            <Suspense fallback={null}>{panes[tab]()}</Suspense>
          </main>
        )}
      </div>
    </div>
  )
}
