// Settings > Backup: the switch, the two guards, what stands in the way, how the backup is, and what can be done with it.
// Everything shown comes from main's slices; a button sends a call and the slices say what became of it.
import { useEffect, useState } from 'react'
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { Card, Row, Section } from '../../components/card.tsx'
import { Guards } from '../../components/guards.tsx'
import { SwitchRow } from '../../components/switch-row.tsx'
import { switchWords } from '../../copy/backup.ts'
import { backupSettingsWords as words, howItWorks, notConfiguredWords, storageRowText, turnOffRowText } from '../../copy/backup-settings.ts'
import { guardsWords, keyGuardCard, missingGuards, storageGuardCard } from '../../copy/guards.ts'
import { useSlice } from '../../state/context.tsx'
import { useCalls } from '../../state/use-calls.ts'
import { BackupProblems } from './backup-problems.tsx'
import { SignInProgress, TurningOn } from './backup-progress.tsx'
import { BackupStatus } from './backup-status.tsx'
import { TurnOffSheet } from './backup-turn-off.tsx'
import { BackupVersions } from './backup-versions.tsx'

export const BackupPane = () => {
  const { platform, signInConfigured } = useSlice('app')
  const backup = useSlice('backup')
  const session = useSlice('session')
  const calls = useCalls()
  const { send } = calls
  const [asking, setAsking] = useState(false)
  // Both guards may have changed since anybody looked.
  useEffect(() => void send('backup.refresh', {}), [send])

  const kind = backup.switch.kind
  const copy = switchWords(backup, platform)
  const turn = (on: boolean): void => {
    if (on) void send('backup.turnOn', {})
    else if (kind === 'turning-on') void send('backup.cancel', {})
    else setAsking(true)
  }
  return (
    <>
      <Section>
        <Card>
          <SwitchRow title={copy.title} text={copy.text} on={kind !== 'off'} disabled={kind === 'off' && !signInConfigured} onChange={turn} />
        </Card>
      </Section>
      {!signInConfigured && (
        <Section>
          <Banner title={notConfiguredWords.title}>{notConfiguredWords.text}</Banner>
        </Section>
      )}
      <Section
        title={kind === 'off' ? guardsWords.needToTurnOn : guardsWords.needed}
        note={kind !== 'off' ? guardsWords.neitherAlone : signInConfigured ? missingGuards(backup, session) : undefined}
      >
        <Guards
          keyGuard={keyGuardCard(backup, session, signInConfigured)}
          storage={storageGuardCard(backup, platform)}
          onSignIn={() => void send('session.signIn', {})}
        />
      </Section>
      <BackupProblems calls={calls} />
      <SignInProgress />
      <TurningOn />
      <BackupStatus />
      {kind === 'off' ? (
        <Section title={words.howItWorks}>
          <ol className="card card--pad numlist">
            {howItWorks(backup.storage, platform).map(({ title, text }) => (
              <li key={title}>
                <b>{title}</b>
                <p>{text}</p>
              </li>
            ))}
          </ol>
        </Section>
      ) : (
        <BackupVersions />
      )}
      <Section>
        <Card>
          <div className="row">
            <div className="row-text">
              <b>{words.storageTitle}</b>
              <span>{storageRowText(backup.storage)}</span>
            </div>
            <div className="row-end row-end--stack">
              {backup.storage.kind === 'folder' && <Button onPress={() => void send('backup.useDefaultStorage', {})}>{words.backToICloud}</Button>}
              <Button onPress={() => void send('backup.chooseFolder', {})}>{words.chooseFolder}</Button>
            </div>
          </div>
          {signInConfigured && <Row title={words.recoverTitle} text={words.recoverText} end={<Button onPress={() => void send('recovery.begin', {})}>{words.recover}</Button>} />}
          {kind === 'on' && <Row title={words.turnOffTitle} text={turnOffRowText(backup.storage)} end={<Button onPress={() => setAsking(true)}>{words.turnOff}</Button>} />}
        </Card>
      </Section>
      {asking && <TurnOffSheet view={backup} onClose={() => setAsking(false)} onTurnOff={() => void send('backup.turnOff', {})} />}
    </>
  )
}
