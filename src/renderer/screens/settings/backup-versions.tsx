// The versions in the storage, newest first; the older ones on request.
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Card, Section } from '../../components/card.tsx'
import { Icon } from '../../components/icon.tsx'
import { backupSettingsWords as words, olderVersions } from '../../copy/backup-settings.ts'
import { versionWords } from '../../copy/recovery.ts'
import { stepMs, systemLocale } from '../../copy/time.ts'
import { useNow, useSlice } from '../../state/context.tsx'

const shownAtFirst = 10

export const BackupVersions = () => {
  const { platform } = useSlice('app')
  const { versions } = useSlice('backup')
  const [all, setAll] = useState(false)
  const nowMs = useNow(stepMs)
  const locale = systemLocale()
  const shown = all ? versions : versions.slice(0, shownAtFirst)
  return (
    <Section title={words.versions}>
      {versions.length === 0 ? (
        <Card>
          <p className="row">{words.noVersions}</p>
        </Card>
      ) : (
        <ul className="card rows versions" aria-label={words.versions}>
          {shown.map((version) => {
            const copy = versionWords(version, nowMs, locale, platform)
            return (
              <li className="row" key={version.id}>
                <Icon name="laptop" />
                <div className="row-text">
                  <b className="num">{copy.when}</b>
                  <span>{copy.device}</span>
                </div>
                <span className="small num">{copy.accounts}</span>
              </li>
            )
          })}
        </ul>
      )}
      {shown.length < versions.length && (
        <div className="more-rows">
          <Button look="quiet" onPress={() => setAll(true)}>
            {olderVersions(versions.length - shown.length)}
          </Button>
        </div>
      )}
    </Section>
  )
}
