// Settings > Backup > Passphrase: the optional third thing that new versions need, and versions locked with one not known here.
import { Button } from '../../components/button.tsx'
import { Card, Row, Section } from '../../components/card.tsx'
import { lockedCount, lockedRow, passphraseRow, passphraseWords as words } from '../../copy/passphrase.ts'
import { useSlice } from '../../state/context.tsx'
import type { Calls } from '../../state/use-calls.ts'

export interface BackupPassphraseProps {
  readonly calls: Calls
  readonly onSet: () => void
  readonly onEnter: () => void
}

export const BackupPassphrase = ({ calls, onSet, onEnter }: BackupPassphraseProps) => {
  const { hasPassphrase, unopened } = useSlice('backup')
  const locked = lockedCount(unopened)
  return (
    <Section title={words.section}>
      <Card>
        <Row
          title={words.title}
          text={passphraseRow(hasPassphrase)}
          stacked
          end={
            hasPassphrase ? (
              <>
                <Button onPress={() => void calls.send('backup.removePassphrase', {})}>{words.remove}</Button>
                <Button onPress={onSet}>{words.change}</Button>
              </>
            ) : (
              <Button onPress={onSet}>{words.set}</Button>
            )
          }
        />
        {locked > 0 && <Row {...lockedRow(locked)} end={<Button onPress={onEnter}>{words.enter}</Button>} />}
      </Card>
    </Section>
  )
}
