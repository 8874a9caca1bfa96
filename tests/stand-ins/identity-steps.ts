// What a person does on the sign-in pages, step by step, as one pure function: the page that is shown next, or how it ended.
import { personByName, practiceCode, practicePassword, type Person } from './people.ts'
import type { Page } from './identity-pages.ts'

/** What is known of the person so far in one sign-in. */
export interface Progress {
  readonly person: Person | null
  readonly passwordGiven: boolean
}

export interface StepRules {
  /** A work account is refused on the page, as Microsoft does for apps that take personal accounts only. */
  readonly refuseWorkAccounts: boolean
  readonly askAlternateEmail: boolean
  /** The account that this browser is signed in with, when it may be taken without a password. */
  readonly signedIn: Person | null
}

export type Step =
  | { readonly kind: 'page'; readonly page: Page; readonly progress: Progress }
  | { readonly kind: 'signed-in'; readonly person: Person }
  | { readonly kind: 'cancelled' }

export const nothingYet: Progress = { person: null, passwordGiven: false }

export const firstStep = (rules: StepRules, hint: string): Step => ({
  kind: 'page',
  page: { kind: 'account', typed: hint, problem: null, signedIn: rules.signedIn },
  progress: nothingYet,
})

export const nextStep = (progress: Progress, form: URLSearchParams, rules: StepRules): Step => {
  if (form.get('action') === 'cancel') return { kind: 'cancelled' }
  switch (form.get('step') ?? '') {
    case 'session':
      return rules.signedIn ? { kind: 'signed-in', person: rules.signedIn } : firstStep(rules, '')
    case 'account':
      return accountStep(form.get('account') ?? '', rules)
    case 'password':
      return progress.person ? passwordStep(progress.person, form.get('password') ?? '', rules) : firstStep(rules, '')
    case 'challenge':
      return progress.person && progress.passwordGiven ? challengeStep(progress.person, form.get('challenge') ?? '') : firstStep(rules, '')
    default:
      return firstStep(rules, '')
  }
}

const accountStep = (typed: string, rules: StepRules): Step => {
  const person = personByName(typed)
  const problem = typed.trim() === '' ? 'empty' : !person ? 'unknown' : person.kind === 'work' && rules.refuseWorkAccounts ? 'work' : null
  if (!person || problem !== null) return { kind: 'page', page: { kind: 'account', typed, problem, signedIn: rules.signedIn }, progress: nothingYet }
  return { kind: 'page', page: { kind: 'password', person, wrong: false }, progress: { person, passwordGiven: false } }
}

const passwordStep = (person: Person, typed: string, rules: StepRules): Step => {
  if (typed !== practicePassword) return { kind: 'page', page: { kind: 'password', person, wrong: true }, progress: { person, passwordGiven: false } }
  if (!rules.askAlternateEmail) return { kind: 'signed-in', person }
  return { kind: 'page', page: { kind: 'challenge', person, wrong: false }, progress: { person, passwordGiven: true } }
}

const challengeStep = (person: Person, typed: string): Step =>
  typed.trim() === practiceCode
    ? { kind: 'signed-in', person }
    : { kind: 'page', page: { kind: 'challenge', person, wrong: true }, progress: { person, passwordGiven: true } }
