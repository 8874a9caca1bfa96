// The words of comparing a version with what is here now. Renderer; tests/unit/renderer/backup-versions.test.tsx.
import type { ComparisonView, Platform } from '../../shared/contract/views.ts'
import { platformWords } from '../../shared/copy/platform.ts'
import { dayAndTime, type Locale } from '../../shared/copy/time.ts'
import { accountsCopy } from './accounts.ts'

type Ready = Extract<ComparisonView, { kind: 'ready' }>

export interface ComparedGroup {
  readonly title: string
  readonly text: string
  readonly accounts: readonly { readonly title: string; readonly userName: string }[]
}

export interface ComparisonWords {
  readonly lead: string
  readonly groups: readonly ComparedGroup[]
  /** What is left to say in a line each. */
  readonly notes: readonly string[]
}

export const comparisonTitle = 'Compare with now'
export const comparing = 'Opening this version and comparing it'

const sameCount = (count: number): string => (count === 1 ? '1 account is the same.' : `${count} accounts are the same.`)

export const comparisonWords = (view: Ready, nowMs: number, locale: Locale, platform: Platform): ComparisonWords => {
  const { computer } = platformWords(platform)
  const group = (state: Ready['accounts'][number]['state'], title: string, text: string): ComparedGroup => ({
    title,
    text,
    accounts: view.accounts.filter((account) => account.state === state).map(({ issuer, userName }) => ({ title: issuer === '' ? accountsCopy.noIssuer : issuer, userName })),
  })
  const groups = [
    group('only-in-version', 'Only in this version', `Not on ${computer} any more.`),
    group('only-here', `Only on ${computer}`, 'Added after this version, or somewhere else.'),
    group('changed', 'Changed', 'In both, but not alike: the kind, the codes or how it is backed up.'),
  ].filter(({ accounts }) => accounts.length > 0)
  const same = view.accounts.filter(({ state }) => state === 'same').length
  const isSame = groups.length === 0 && !view.settingsDiffer && !view.orderDiffers
  return {
    lead: `Saved ${dayAndTime(view.version.atMs, nowMs, locale)}, on ${view.version.deviceName}.`,
    groups,
    notes: isSame
      ? [`This version holds the same as ${computer} does now.`]
      : [...(same > 0 ? [sameCount(same)] : []), ...(view.orderDiffers ? ['The accounts are in another order.'] : []), ...(view.settingsDiffer ? ['The settings in it differ from the ones here.'] : [])],
  }
}
