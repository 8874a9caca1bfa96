// The question before backup is turned off: what stops, and what stays.
import type { BackupView } from '../../../shared/contract/views.ts'
import { Button } from '../../components/button.tsx'
import { Glyph } from '../../components/glyph.tsx'
import { Alert } from '../../components/sheet.tsx'
import { backupSettingsWords as words, turnOffQuestion } from '../../copy/backup-settings.ts'

export interface TurnOffSheetProps {
  readonly view: BackupView
  readonly onClose: () => void
  readonly onTurnOff: () => void
}

export const TurnOffSheet = ({ view, onClose, onTurnOff }: TurnOffSheetProps) => {
  const { title, text } = turnOffQuestion(view)
  return (
    <Alert title={title} text={text} art={<Glyph icon="cloud" tone="warn" />} onClose={onClose}>
      <Button autoFocus onPress={onClose}>
        {words.keepOn}
      </Button>
      <Button
        look="danger"
        onPress={() => {
          onTurnOff()
          onClose()
        }}
      >
        {words.turnOffNow}
      </Button>
    </Alert>
  )
}
