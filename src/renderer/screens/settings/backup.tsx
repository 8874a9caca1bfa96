// Settings > Backup: the switch, the two guards, what stands in the way, how the backup is, and what can be done with it.
// Everything shown comes from main's slices; a button sends a call and the slices say what became of it.
import { useEffect, useState } from 'react'
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { Card, Section } from '../../components/card.tsx'
import { Guards } from '../../components/guards.tsx'
import { SwitchRow } from '../../components/switch-row.tsx'
import { switchWords } from '../../copy/backup.ts'
import { backupSettingsWords as words, howItWorks, noticeWords, notConfiguredWords } from '../../copy/backup-settings.ts'
import { guardsWords, keyGuardCard, missingGuards, storageGuardCard } from '../../copy/guards.ts'
import { assertNever } from '../../state/assert-never.ts'
import { useNotices, useSlice } from '../../state/context.tsx'
import { type Calls, useCalls } from '../../state/use-calls.ts'
import { BackupManage } from './backup-manage.tsx'
import { BackupPassphrase } from './backup-passphrase.tsx'
import { BackupProblems } from './backup-problems.tsx'
import { SignInProgress, TurningOn } from './backup-progress.tsx'
import { BackupRetired } from './backup-retired.tsx'
import { BackupStatus } from './backup-status.tsx'
import { TurnOffSheet } from './backup-turn-off.tsx'
import { BackupVersions } from './backup-versions.tsx'
import { EnterPassphraseSheet, SetPassphraseSheet } from './passphrase-sheets.tsx'

/** Said until the user has seen it: what main noticed, and what a wider permission leaves behind. */
const Notices = ({ calls, wider, onWiderSeen }: { readonly calls: Calls; readonly wider: boolean; readonly onWiderSeen: () => void }) => {
  const { notices, switch: on } = useSlice('backup')
  const showsWider = wider && on.kind === 'on'
  if (notices.length === 0 && !showsWider) return null
  return (
    <Section>
      <div className="problems">
        {notices.map((notice) => (
          <Banner
            key={notice}
            tone="warn"
            title={noticeWords[notice].title}
            action={
              <Button look="quiet" onPress={() => void calls.send('backup.dismissNotice', { notice })}>
                {words.dismiss}
              </Button>
            }
          >
            {noticeWords[notice].text}
          </Banner>
        ))}
        {showsWider && (
          <Banner
            title={words.consentTitle}
            action={
              <div className="banner-actions">
                <Button look="quiet" onPress={() => void calls.send('links.open', { topic: 'app-consents' })}>
                  {words.consentOpen}
                </Button>
                <Button look="quiet" onPress={onWiderSeen}>
                  {words.dismiss}
                </Button>
              </div>
            }
          >
            {words.consentText}
          </Banner>
        )}
      </div>
    </Section>
  )
}

const HowItWorks = () => {
  const { platform } = useSlice('app')
  const { storage } = useSlice('backup')
  return (
    <Section title={words.howItWorks}>
      <ol className="card card--pad numlist">
        {howItWorks(storage, platform).map(({ title, text }) => (
          <li key={title}>
            <b>{title}</b>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </Section>
  )
}

type Asking = { readonly kind: 'turn-off' } | { readonly kind: 'set-passphrase' } | { readonly kind: 'enter-passphrase'; readonly then: 'turn-on' | null }

export const BackupPane = () => {
  const { platform, signInConfigured } = useSlice('app')
  const backup = useSlice('backup')
  const session = useSlice('session')
  const calls = useCalls()
  const { show } = useNotices()
  const { send } = calls
  const [asking, setAsking] = useState<Asking | null>(null)
  const [wider, setWider] = useState(false)
  // Both guards may have changed since anybody looked.
  useEffect(() => void send('backup.refresh', {}), [send])

  const kind = backup.switch.kind
  const copy = switchWords(backup, platform)
  const close = (): void => setAsking(null)
  const enter = (then: 'turn-on' | null): void => setAsking({ kind: 'enter-passphrase', then })
  const turn = (on: boolean): void => {
    if (on) void send('backup.turnOn', {})
    else if (kind === 'turning-on') void send('backup.cancel', {})
    else setAsking({ kind: 'turn-off' })
  }
  const remove = async (): Promise<void> => {
    const answer = await send('backup.delete', {})
    if (answer?.deleted) show({ subject: null, text: words.deleted, action: null })
  }
  const makeAppFolder = (): void => {
    setWider(true)
    void send('backup.makeAppFolder', {})
  }
  const sheet = (): React.ReactNode => {
    if (!asking) return null
    switch (asking.kind) {
      case 'turn-off':
        return <TurnOffSheet view={backup} onClose={close} onTurnOff={() => void send('backup.turnOff', {})} onDelete={() => void remove()} />
      case 'set-passphrase':
        return <SetPassphraseSheet onClose={close} />
      case 'enter-passphrase':
        return (
          <EnterPassphraseSheet
            onClose={close}
            onFits={() => {
              if (asking.then === 'turn-on') void send('backup.turnOn', {})
            }}
          />
        )
      default:
        return assertNever(asking)
    }
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
        note={kind !== 'off' ? guardsWords.neitherAlone : signInConfigured ? (missingGuards(backup, session) ?? undefined) : undefined}
      >
        <Guards
          keyGuard={keyGuardCard(backup, session, signInConfigured)}
          storage={storageGuardCard(backup, platform)}
          onSignIn={() => void send('session.signIn', {})}
        />
      </Section>
      <BackupProblems calls={calls} onEnterPassphrase={enter} onMakeAppFolder={makeAppFolder} />
      <Notices calls={calls} wider={wider} onWiderSeen={() => setWider(false)} />
      <SignInProgress />
      <TurningOn />
      <BackupStatus calls={calls} />
      {kind === 'off' ? <HowItWorks /> : <BackupVersions calls={calls} onEnterPassphrase={() => enter(null)} />}
      <BackupRetired calls={calls} />
      {kind === 'on' && <BackupPassphrase calls={calls} onSet={() => setAsking({ kind: 'set-passphrase' })} onEnter={() => enter(null)} />}
      <BackupManage calls={calls} onTurnOff={() => setAsking({ kind: 'turn-off' })} onDelete={() => void remove()} />
      {sheet()}
    </>
  )
}
