// Backups that this computer left, deleted or moved away from, and the way back until they are gone.
import { stepMs, systemLocale } from '../../../shared/copy/time.ts'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/card.tsx'
import { backupSettingsWords as words, retiredWords } from '../../copy/backup-settings.ts'
import { useNow, useSlice } from '../../state/context.tsx'
import type { Calls } from '../../state/use-calls.ts'

export const BackupRetired = ({ calls }: { readonly calls: Calls }) => {
  const { retired } = useSlice('backup')
  const nowMs = useNow(stepMs)
  if (retired.length === 0) return null
  return (
    <Section title={words.retired}>
      <ul className="card rows" aria-label={words.retired}>
        {retired.map((one) => {
          const copy = retiredWords(one, nowMs, systemLocale())
          return (
            <li className="row" key={one.loc}>
              <div className="row-text">
                <b>{copy.title}</b>
                <span>{copy.text}</span>
              </div>
              <div className="row-end">
                <Button aria={{ 'aria-label': `${words.takeBack}: ${copy.name}` }} onPress={() => void calls.send('backup.takeBack', { loc: one.loc })}>
                  {words.takeBack}
                </Button>
              </div>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
