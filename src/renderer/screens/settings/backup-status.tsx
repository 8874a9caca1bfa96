// How the backup is, in the only sentences that may be said about it, and the button that makes one now.
import { Button } from '../../components/button.tsx'
import { Card, Section } from '../../components/card.tsx'
import { Icon } from '../../components/icon.tsx'
import { backupStatusCard, type StatusCard } from '../../copy/backup.ts'
import { backupSettingsWords as words } from '../../copy/backup-settings.ts'
import { stepMs } from '../../copy/time.ts'
import { useNow, useSlice } from '../../state/context.tsx'
import { useCalls } from '../../state/use-calls.ts'

const looks: Record<StatusCard['tone'], string> = { ok: 'check-icon', warn: 'check-icon check-icon--warn', quiet: 'check-icon check-icon--quiet' }
const icons = { check: 'check', alert: 'bang', off: 'cloud', wait: 'clock' } as const

const Mark = ({ icon, tone }: Pick<StatusCard, 'icon' | 'tone'>) =>
  icon === 'spin' ? (
    <span className="spinner spinner--step" aria-hidden="true" />
  ) : (
    <span className={looks[tone]} aria-hidden="true">
      <Icon name={icons[icon]} />
    </span>
  )

export const BackupStatus = () => {
  const { platform } = useSlice('app')
  const backup = useSlice('backup')
  const { send } = useCalls()
  const card = backupStatusCard(backup, useNow(stepMs), platform)
  if (!card) return null
  return (
    <Section>
      <Card>
        <div className="row">
          <Mark icon={card.icon} tone={card.tone} />
          <div className="row-text" role="status">
            <b>{card.title}</b>
            <span>{card.detail}</span>
          </div>
          <div className="row-end">
            <Button busy={backup.status.kind === 'running'} disabled={backup.status.kind === 'nothing-yet'} onPress={() => void send('backup.run', {})}>
              {words.runNow}
            </Button>
          </div>
        </div>
      </Card>
    </Section>
  )
}
