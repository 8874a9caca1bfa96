// Use case: the settings that the window shows. Loaded by main. tests/unit/services/settings.test.ts.
import type { SettingsView } from '../../shared/contract/views.ts'
import { isAppError } from '../core/app-error.ts'
import { createSlice, type Slice } from '../core/slice.ts'
import type { DocumentStore } from '../core/vault/document-store.ts'
import type { Settings } from '../core/vault/document.ts'

export interface SettingsPorts {
  readonly store: DocumentStore
  /** Called at start and with each change of the theme. */
  readonly applyTheme: (theme: Settings['theme']) => void
}

/** What is left out, or undefined, stays. */
export type SettingsPatch = { readonly [K in keyof SettingsView]?: SettingsView[K] | undefined }

export interface SettingsService {
  readonly view: Slice<SettingsView>
  /** Throws vault.not-open, vault.write-failed. */
  change(patch: SettingsPatch): Promise<void>
}

export const createSettingsService = ({ store, applyTheme }: SettingsPorts): SettingsService => {
  const view = createSlice<SettingsView>({ theme: 'system', clipboardSeconds: 20, hideCodes: false })

  const show = ({ theme, clipboardSeconds, hideCodes }: Settings): void => {
    view.set({ theme, clipboardSeconds, hideCodes })
    applyTheme(theme)
  }

  store.onChange(({ settings }, previous) => {
    if (settings !== previous?.settings) show(settings)
  })
  try {
    show(store.current().settings)
  } catch (error) {
    // Not open yet: the store tells when it is.
    if (!isAppError(error, 'vault.not-open')) throw error
  }

  return {
    view,
    change: async (patch) => {
      await store.update((document) => {
        const { settings } = document
        const next: Settings = {
          ...settings,
          theme: patch.theme ?? settings.theme,
          clipboardSeconds: patch.clipboardSeconds ?? settings.clipboardSeconds,
          hideCodes: patch.hideCodes ?? settings.hideCodes,
        }
        const same = next.theme === settings.theme && next.clipboardSeconds === settings.clipboardSeconds && next.hideCodes === settings.hideCodes
        return same ? document : { ...document, settings: next }
      })
    },
  }
}
