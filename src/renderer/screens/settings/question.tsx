// A question of Settings with one way on and a Cancel, which has the focus.
import { Button } from '../../components/button.tsx'
import { Glyph } from '../../components/glyph.tsx'
import type { IconName } from '../../components/icon.tsx'
import { Alert } from '../../components/sheet.tsx'

export interface QuestionProps {
  readonly icon: IconName
  readonly title: string
  readonly text: string
  readonly cancel: string
  readonly go: string
  readonly onClose: () => void
  readonly onGo: () => void
}

export const Question = ({ icon, title, text, cancel, go, onClose, onGo }: QuestionProps) => (
  <Alert title={title} text={text} art={<Glyph icon={icon} tone="warn" />} stacked onClose={onClose}>
    <Button autoFocus onPress={onClose}>
      {cancel}
    </Button>
    <Button
      onPress={() => {
        onGo()
        onClose()
      }}
    >
      {go}
    </Button>
  </Alert>
)
