// How the storage is called in a sentence. Loaded by main and renderer; pure.
import type { StorageView } from '../contract/views.ts'

export const storageName = (storage: Pick<StorageView, 'kind' | 'label'>): string => (storage.kind === 'icloud' ? 'iCloud Drive' : `the folder “${storage.label}”`)
