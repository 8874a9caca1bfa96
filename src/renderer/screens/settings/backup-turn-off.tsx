// The question before backup is turned off: what stops, and whether the versions stay. Main asks once more before it deletes.
import type { BackupView } from '../../../shared/contract/views.ts'
import { Button } from '../../components/button.tsx'
import { Glyph } from '../../components/glyph.tsx'
import { Alert } from '../../components/sheet.tsx'
import { backupSettingsWords as words, turnOffQuestion } from '../../copy/backup-settings.ts'

export interface TurnOffSheetProps {
  readonly view: BackupView
  readonly onClose: () => void
  readonly onTurnOff: () => void
  readonly onDelete: () => void
}

export const TurnOffSheet = ({ view, onClose, onTurnOff, onDelete }: TurnOffSheetProps) => {
  const { title, text } = turnOffQuestion(view)
  const then = (act: () => void) => (): void => {
    act()
    onClose()
  }
  return (
    <Alert title={title} text={text} art={<Glyph icon="cloud" tone="warn" />} stacked onClose={onClose}>
      <Button autoFocus onPress={onClose}>
        {words.keepOn}
      </Button>
      <Button onPress={then(onTurnOff)}>{words.turnOffKeep}</Button>
      <Button look="danger-quiet" onPress={then(onDelete)}>
        {words.turnOffDelete}
      </Button>
    </Alert>
  )
}
