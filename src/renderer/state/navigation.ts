// Where the user is: a screen, and at most one sheet over it. The recovery screen is not here: main owns that flow and
// it shows whenever the recovery slice isn't idle.

export type SettingsTab = 'general' | 'backup' | 'about'

/** A tab, or the page of the Backup tab that checks it. */
export type SettingsPage = SettingsTab | 'checkup'

export type Place = { readonly kind: 'accounts' } | { readonly kind: 'settings'; readonly tab: SettingsPage }

export type Sheet =
  | { readonly kind: 'add' }
  | { readonly kind: 'scan' }
  | { readonly kind: 'edit'; readonly id: string }
  | { readonly kind: 'delete'; readonly id: string }
  | { readonly kind: 'verify'; readonly id: string }

export interface Where {
  readonly place: Place
  readonly sheet: Sheet | null
}

export const start: Where = { place: { kind: 'accounts' }, sheet: null }

export const goTo = (place: Place): Where => ({ place, sheet: null })
export const openSheet = (where: Where, sheet: Sheet): Where => ({ ...where, sheet })
export const closeSheet = (where: Where): Where => (where.sheet ? { ...where, sheet: null } : where)
