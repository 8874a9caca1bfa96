// Settings > Backup, the rows at the end: where the backup is kept and who holds its key, a new key, recovery, turning off, deleting.
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Card, Row, Section } from '../../components/card.tsx'
import { accountRowText, backupSettingsWords as words, deleteRowText, newKeyQuestion, storageRowText, turnOffRowText } from '../../copy/backup-settings.ts'
import { useSlice } from '../../state/context.tsx'
import type { Calls } from '../../state/use-calls.ts'
import { Question } from './question.tsx'

export interface BackupManageProps {
  readonly calls: Calls
  readonly onTurnOff: () => void
  readonly onDelete: () => void
}

const Place = ({ calls }: { readonly calls: Calls }) => {
  const backup = useSlice('backup')
  const { signInConfigured } = useSlice('app')
  const { send } = calls
  const [askingKey, setAskingKey] = useState(false)
  const isOn = backup.switch.kind === 'on'
  return (
    <Section>
      <Card>
        <Row
          title={words.storageTitle}
          text={storageRowText(backup)}
          stacked
      end={<>
              {backup.storage.kind === 'folder' && <Button onPress={() => void send('backup.useDefaultStorage', {})}>{words.backToICloud}</Button>}
              <Button onPress={() => void send('backup.chooseFolder', {})}>{words.chooseFolder}</Button>
            </>}
        />
        {isOn && signInConfigured && <Row title={words.accountTitle} text={accountRowText(backup)} end={<Button onPress={() => void send('backup.useOtherAccount', {})}>{words.otherAccount}</Button>} />}
        {isOn && <Row title={words.keyTitle} text={words.keyText} end={<Button onPress={() => setAskingKey(true)}>{words.newKey}</Button>} />}
      </Card>
      {askingKey && <Question icon="key" {...newKeyQuestion} onClose={() => setAskingKey(false)} onGo={() => void send('backup.newKey', {})} />}
    </Section>
  )
}

const Ends = ({ calls, onTurnOff, onDelete }: BackupManageProps) => {
  const { platform, signInConfigured } = useSlice('app')
  const backup = useSlice('backup')
  const isOn = backup.switch.kind === 'on'
  if (!isOn && !signInConfigured) return null
  return (
    <Section>
      <Card>
        {signInConfigured && <Row title={words.recoverTitle} text={words.recoverText} end={<Button onPress={() => void calls.send('recovery.begin', {})}>{words.recover}</Button>} />}
        {isOn && <Row title={words.turnOffTitle} text={turnOffRowText(backup.storage)} end={<Button onPress={onTurnOff}>{words.turnOff}</Button>} />}
        {isOn && (
          <Row
            title={words.deleteTitle}
            text={deleteRowText(platform)}
            end={
              <Button look="danger-quiet" onPress={onDelete}>
                {words.delete}
              </Button>
            }
          />
        )}
      </Card>
    </Section>
  )
}

export const BackupManage = (props: BackupManageProps) => (
  <>
    <Place calls={props.calls} />
    <Ends {...props} />
  </>
)
