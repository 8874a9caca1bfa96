// How the storage is called in a sentence. Renderer.
import type { StorageView } from '../../shared/contract/views.ts'

export const storageName = (storage: Pick<StorageView, 'kind' | 'label'>): string => (storage.kind === 'icloud' ? 'iCloud Drive' : `the folder “${storage.label}”`)
