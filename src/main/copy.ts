// The sentences that main itself shows: native dialogs. What happens, then what to do. Pure; loaded by main.

export interface Question {
  readonly message: string
  readonly detail: string
  readonly action: string
  readonly cancel: string
}

/** `account` is what the list shows, cleaned of control and bidi characters by whoever keeps the names. */
const accountName = ({ issuer, userName }: { issuer: string; userName: string }): string => {
  const name = [issuer, userName].filter((part) => part !== '').join(', ')
  return name.length > 80 ? `${name.slice(0, 79)}…` : name || 'this account'
}

export const questions: Readonly<Record<'binding-portable' | 'binding-this-device', (facts: { issuer: string; userName: string }) => Question>> = {
  'binding-portable': (facts) => ({
    message: 'Put this account’s secret into backups?',
    detail: `${accountName(facts)} will then make codes on every computer that restores your backup. Whoever opens the backup can make its codes too.`,
    action: 'Put into backups',
    cancel: 'Keep on this computer',
  }),
  'binding-this-device': (facts) => ({
    message: 'Keep this account’s secret on this computer only?',
    detail: `New backups will hold only the name of ${accountName(facts)}. On another computer you will have to verify it again. Backups made before still hold the secret.`,
    action: 'Keep on this computer only',
    cancel: 'Leave as it is',
  }),
}

export const folderDialog = { title: 'Choose a folder for backups', action: 'Use this folder' } as const
