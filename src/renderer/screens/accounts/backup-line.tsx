// The line at the bottom that always says the truth about the backup, and leads to its settings.
import { Button as AriaButton } from 'react-aria-components/Button'
import { Icon, type IconName } from '../../components/icon.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { backupStatusLine } from '../../../shared/copy/backup-status.ts'
import { stepMs } from '../../../shared/copy/time.ts'
import { useGo, useNow, useSlice } from '../../state/context.tsx'

type LineIcon = ReturnType<typeof backupStatusLine>['icon']

const icons: Record<Exclude<LineIcon, 'spin'>, IconName> = { check: 'shield', alert: 'alert', off: 'shield-bang', wait: 'clock' }

export const BackupLine = () => {
  const backup = useSlice('backup')
  const { platform } = useSlice('app')
  const { go } = useGo()
  const line = backupStatusLine(backup, useNow(stepMs), platform)
  return (
    <footer className="statusbar">
      <div>
        <AriaButton className={`status status--link status--${line.icon}`} onPress={() => go({ kind: 'settings', tab: 'backup' })}>
          {line.icon === 'spin' ? <Spinner /> : <Icon name={icons[line.icon]} />}
          {line.text}
        </AriaButton>
      </div>
    </footer>
  )
}
