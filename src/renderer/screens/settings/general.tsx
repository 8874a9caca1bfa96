// Settings > General: the clipboard, hidden codes, the theme. Each change is kept at once.
import { useState } from 'react'
import type { ErrorView } from '../../../shared/contract/errors.ts'
import type { SettingsView } from '../../../shared/contract/views.ts'
import { call } from '../../bridge/client.ts'
import { Banner } from '../../components/banner.tsx'
import { Card, Row, Section } from '../../components/card.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Select } from '../../components/select.tsx'
import { SwitchRow } from '../../components/switch-row.tsx'
import { errorCopy } from '../../copy/errors.ts'
import { settingsCopy } from '../../copy/settings.ts'
import { useSlice } from '../../state/context.tsx'

const clipboardChoices = { '10': 10, '20': 20, '60': 60, '0': 0 } as const satisfies Record<string, SettingsView['clipboardSeconds']>
type ClipboardKey = keyof typeof clipboardChoices
const clipboardKeys: readonly ClipboardKey[] = ['10', '20', '60', '0']
const themes: readonly SettingsView['theme'][] = ['system', 'light', 'dark']

export const GeneralPane = () => {
  const settings = useSlice('settings')
  const { platform } = useSlice('app')
  const [error, setError] = useState<ErrorView | null>(null)
  const change = async (patch: Partial<SettingsView>): Promise<void> => {
    const answer = await call('settings.change', patch)
    setError(answer.ok ? null : answer.error)
  }
  const copy = error && errorCopy(error, platform)
  return (
    <>
      {copy && (
        <Banner tone="danger" role="alert" title={copy.title}>
          {copy.sentence}
        </Banner>
      )}
      <Section title={settingsCopy.codes}>
        <Card>
          <Row
            title={settingsCopy.clipboard}
            text={settingsCopy.clipboardText}
            end={
              <Select
                label={settingsCopy.clipboard}
                value={clipboardKeys.find((key) => clipboardChoices[key] === settings.clipboardSeconds) ?? '20'}
                options={clipboardKeys.map((value) => ({ value, label: settingsCopy.clipboardChoice(clipboardChoices[value]) }))}
                onChange={(key) => void change({ clipboardSeconds: clipboardChoices[key] })}
              />
            }
          />
          <SwitchRow title={settingsCopy.hide} text={settingsCopy.hideText} on={settings.hideCodes} onChange={(hideCodes) => void change({ hideCodes })} />
        </Card>
      </Section>
      <Section title={settingsCopy.appearance}>
        <Card>
          <Row
            title={settingsCopy.theme}
            end={
              <Segmented
                label={settingsCopy.theme}
                value={settings.theme}
                options={themes.map((value) => ({ value, label: settingsCopy.themes[value] }))}
                onChange={(theme) => void change({ theme })}
              />
            }
          />
        </Card>
      </Section>
    </>
  )
}
