// The words of the accounts list, its rows, and the sheets that add, change and delete an account. Renderer.
import type { AccountView, Kind, Need, Platform } from '../../shared/contract/views.ts'
import { optionKey } from './common.ts'
import { platformWords } from '../../shared/copy/platform.ts'

/** "4 8 2, 1 9 3": each digit by itself, with a pause between the groups. */
const spoken = (groups: readonly string[]): string => groups.map((group) => Array.from(group).join(' ')).join(', ')

export const accountsCopy = {
  title: 'Accounts',
  list: 'Accounts',
  addAccount: 'Add account',
  firstRunTitle: (platform: Platform): string => `Your sign-in codes, on ${platformWords(platform).computer}`,
  firstRunText: (platform: Platform): string =>
    `Add an account and Twofold shows its one-time code here. Nothing leaves ${platformWords(platform).computer} unless you turn on backup.`,
  recoveryQuestion: 'Have a backup from another computer?',
  beginRecovery: 'Begin recovery',

  kind: { personal: 'Personal', work: 'Work or school', other: '' } satisfies Record<Kind, string>,
  /** Issuer and user name as one, for names of buttons. */
  who: (issuer: string, userName: string): string => [issuer, userName].filter((part) => part !== '').join(', ') || 'Unnamed account',
  noIssuer: 'Unnamed account',
  copyCode: (groups: readonly string[] | null, who: string): string => (groups ? `Copy code ${spoken(groups)} for ${who}` : `Copy code for ${who}`),
  nextCode: 'Next code',
  nextCodeFor: (who: string): string => `Next code for ${who}`,
  upcoming: (groups: readonly string[]): string => `next ${groups.join(' ')}`,
  changesIn: (seconds: number): string => (seconds === 1 ? 'Changes in 1 second' : `Changes in ${seconds} seconds`),
  newCode: (groups: readonly string[]): string => `New code ${spoken(groups)}`,
  copied: (seconds: number): string => (seconds > 0 ? `Copied, clears in ${seconds} s` : 'Copied'),
  copiedSpoken: (seconds: number): string => (seconds > 0 ? `Copied. Clears in ${seconds} seconds` : 'Copied'),

  move: (issuer: string): string => `Move ${issuer}`,
  moveHelp: (platform: Platform): string => `Drag, or press ${optionKey(platform)} with Up or Down Arrow.`,
  moved: (issuer: string, position: number, count: number): string => `${issuer}, position ${position} of ${count}`,
  editTitle: 'Edit or delete',
  edit: (who: string): string => `Edit ${who}`,

  needing: (count: number): string => (count === 1 ? '1 account needs more verification' : `${count} accounts need more verification`),
  show: 'Show',
  hide: 'Hide',
  needPill: { none: '', 'sign-in': 'Needs sign-in', scan: 'Needs QR code' } satisfies Record<Need, string>,
  /** Name of the row and of its arrow. */
  needName: (account: AccountView): string => `${accountsCopy.who(account.issuer, account.userName)}: ${accountsCopy.needPill[account.need]}`,
  needAction: { none: '', 'sign-in': 'Sign in to recover', scan: 'Scan QR code to recover' } satisfies Record<Need, string>,
  needText: (need: Need, kind: Kind, issuer: string, platform: Platform): string => {
    if (need === 'sign-in') return `${issuer} needs to see that it is you before ${platformWords(platform).computer} may show codes for this account.`
    return kind === 'work'
      ? `${issuer} ties this account to one device, so ask your IT help desk for a new QR code.`
      : `This account was tied to one device, so get a new QR code from ${issuer}.`
  },
} as const
