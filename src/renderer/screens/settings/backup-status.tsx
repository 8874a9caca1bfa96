// How the backup is, in the only sentences that may be said about it, the button that makes one now, and the way to the check-up.
import { backupStatusCard, type StatusCard } from '../../../shared/copy/backup-status.ts'
import { stepMs, systemLocale } from '../../../shared/copy/time.ts'
import { Button } from '../../components/button.tsx'
import { Card, Row, Section } from '../../components/card.tsx'
import { Icon } from '../../components/icon.tsx'
import { backupSettingsWords as words } from '../../copy/backup-settings.ts'
import { checkupWords, summaryOf } from '../../copy/checkup.ts'
import { useGo, useNow, useSlice } from '../../state/context.tsx'
import type { Calls } from '../../state/use-calls.ts'

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

const CheckupRow = ({ calls }: { readonly calls: Calls }) => {
  const { last, running } = useSlice('checkup')
  const { go } = useGo()
  const nowMs = useNow(stepMs)
  const summary = last && summaryOf(last, nowMs, systemLocale())
  const show = (): void => go({ kind: 'settings', tab: 'checkup' })
  return (
    <Row
      title={checkupWords.title}
      text={summary ? `${summary.title}. ${summary.text}` : checkupWords.text}
      stacked
      end={<>
          {summary && running === null && <Button onPress={show}>{checkupWords.show}</Button>}
          <Button
            onPress={() => {
              if (running === null) void calls.send('checkup.run', {})
              show()
            }}
          >
            {checkupWords.checkNow}
          </Button>
        </>}
    />
  )
}

export const BackupStatus = ({ calls }: { readonly calls: Calls }) => {
  const { platform } = useSlice('app')
  const backup = useSlice('backup')
  const card = backupStatusCard(backup, useNow(stepMs), platform)
  return (
    <Section>
      <Card>
        {card && (
          <div className="row">
            <Mark icon={card.icon} tone={card.tone} />
            <div className="row-text" role="status">
              <b>{card.title}</b>
              <span>{card.detail}</span>
            </div>
            <div className="row-end">
              <Button busy={backup.status.kind === 'running'} disabled={backup.status.kind === 'nothing-yet'} onPress={() => void calls.send('backup.run', {})}>
                {words.runNow}
              </Button>
            </div>
          </div>
        )}
        <CheckupRow calls={calls} />
      </Card>
    </Section>
  )
}
