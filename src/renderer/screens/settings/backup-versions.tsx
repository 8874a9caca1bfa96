// The versions in the storage, newest first, each with what is known of its file; the older ones on request. One that opens can be
// compared with what is here now.
import { useState } from 'react'
import { stepMs, systemLocale } from '../../../shared/copy/time.ts'
import { Button } from '../../components/button.tsx'
import { Card, Section } from '../../components/card.tsx'
import { Icon } from '../../components/icon.tsx'
import { Pill } from '../../components/pill.tsx'
import { backupSettingsWords as words, olderVersions } from '../../copy/backup-settings.ts'
import { passphraseWords } from '../../copy/passphrase.ts'
import { versionRows, versionsWords } from '../../copy/versions.ts'
import { useNow, useSlice } from '../../state/context.tsx'
import type { Calls } from '../../state/use-calls.ts'
import { ComparisonSheet } from './backup-comparison.tsx'

const shownAtFirst = 10

export interface BackupVersionsProps {
  readonly calls: Calls
  readonly onEnterPassphrase: () => void
}

export const BackupVersions = ({ calls, onEnterPassphrase }: BackupVersionsProps) => {
  const { platform } = useSlice('app')
  const view = useSlice('backup')
  const [all, setAll] = useState(false)
  const [comparing, setComparing] = useState(false)
  const nowMs = useNow(stepMs)
  const rows = versionRows(view, nowMs, systemLocale(), platform)
  const shown = all ? rows : rows.slice(0, shownAtFirst)
  const compare = (loc: string, versionId: string): void => {
    setComparing(true)
    void calls.send('backup.compare', { loc, versionId })
  }
  const close = (): void => {
    setComparing(false)
    void calls.send('backup.closeComparison', {})
  }
  return (
    <Section title={words.versions}>
      {rows.length === 0 ? (
        <Card>
          <p className="row">{words.noVersions}</p>
        </Card>
      ) : (
        <ul className="card rows versions" aria-label={words.versions}>
          {shown.map((row) => (
            <li className="row" key={row.key}>
              <Icon name="laptop" />
              <div className="row-text">
                <b className="num">{row.when}</b>
                <span className="num">{row.text}</span>
              </div>
              <div className="row-end row-end--stack">
                <Pill tone={row.state.tone} icon={row.state.icon}>
                  {row.state.pill}
                </Pill>
                {row.offers === 'compare' && (
                  <Button look="quiet" aria={{ 'aria-label': versionsWords.compareWith(row.name) }} onPress={() => compare(row.loc, row.versionId)}>
                    {versionsWords.compare}
                  </Button>
                )}
                {row.offers === 'passphrase' && (
                  <Button look="quiet" aria={{ 'aria-label': versionsWords.enterFor(row.name) }} onPress={onEnterPassphrase}>
                    {passphraseWords.enter}
                  </Button>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {shown.length < rows.length && (
        <div className="more-rows">
          <Button look="quiet" onPress={() => setAll(true)}>
            {olderVersions(rows.length - shown.length)}
          </Button>
        </div>
      )}
      {comparing && view.comparison.kind !== 'none' && <ComparisonSheet view={view.comparison} onClose={close} />}
    </Section>
  )
}
