// Settings: what is shown, kept and applied.
import { describe, expect, it } from 'vitest'
import { createSettingsService } from '../../../src/main/services/settings.ts'
import { settingsView } from '../../../src/shared/contract/views.ts'
import { memoryStore } from '../../fakes/memory-store.ts'

const start = () => {
  const store = memoryStore()
  const themes: string[] = []
  return { store, themes, service: createSettingsService({ store, applyTheme: (theme) => themes.push(theme) }) }
}

describe('settings', () => {
  it('show what the vault holds and apply the theme at start', () => {
    const { service, themes } = start()
    expect(settingsView.parse(service.view.get())).toEqual({ theme: 'system', clipboardSeconds: 20, hideCodes: false })
    expect(themes).toEqual(['system'])
  })

  it('change what is named and leave the rest', async () => {
    const { service, store, themes } = start()
    await service.change({ theme: 'dark', hideCodes: undefined })
    await service.change({ clipboardSeconds: 0 })
    await service.change({ hideCodes: true })
    expect(service.view.get()).toEqual({ theme: 'dark', clipboardSeconds: 0, hideCodes: true })
    expect(store.current().settings).toEqual({ theme: 'dark', language: 'en', clipboardSeconds: 0, hideCodes: true })
    expect(themes[1]).toBe('dark')
  })

  it('that are the same already write nothing', async () => {
    const { service, store } = start()
    const before = store.current()
    await service.change({ theme: 'system' })
    await service.change({})
    expect(store.current()).toBe(before)
  })

  it('follow a restore', async () => {
    const { service, store, themes } = start()
    await store.update((document) => ({ ...document, settings: { ...document.settings, theme: 'light' } }))
    expect(service.view.get().theme).toBe('light')
    expect(themes.at(-1)).toBe('light')
  })
})
