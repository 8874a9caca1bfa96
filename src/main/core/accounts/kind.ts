// The kind of an account as its QR text shows it, and what each kind's credential is bound to by default. Pure rules.
import type { Binding, Kind } from '../../../shared/contract/views.ts'

const isMicrosoft = (name: string): boolean => name.trim().toLowerCase() === 'microsoft'

/** Microsoft writes its own name before a personal account's, and the tenant's before a work account's. */
export const kindOf = (issuer: string, labelPrefix: string | null): Kind => {
  if (!isMicrosoft(issuer) || labelPrefix === null || labelPrefix.trim() === '') return 'other'
  return isMicrosoft(labelPrefix) ? 'personal' : 'work'
}

/** A work account comes back as a name and is verified again, as its administrators expect. */
export const defaultBinding = (kind: Kind): Binding => (kind === 'work' ? 'this-device' : 'portable')
