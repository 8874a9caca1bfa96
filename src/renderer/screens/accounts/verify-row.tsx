// The end of a row whose credential must be made anew: a pill and an arrow, and the panel with one sentence and one button.
import { Button as AriaButton } from 'react-aria-components/Button'
import type { AccountView, Platform } from '../../../shared/contract/views.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Pill } from '../../components/pill.tsx'
import { accountsCopy } from '../../copy/accounts.ts'
import { useGo } from '../../state/context.tsx'
import { useList } from './list-context.ts'

const panelId = (account: AccountView): string => `verify-${account.id}`
const pillIcon = (account: AccountView) => (account.need === 'sign-in' ? 'person' : 'qr')

export const VerifyToggle = ({ account, open }: { readonly account: AccountView; readonly open: boolean }) => {
  const { toggle } = useList()
  return (
    <AriaButton
      className="acct-toggle"
      aria-label={accountsCopy.needName(account)}
      aria-expanded={open}
      {...(open ? { 'aria-controls': panelId(account) } : {})}
      onPress={() => toggle(account.id)}
    >
      <Pill tone="warn" icon={pillIcon(account)}>
        {accountsCopy.needPill[account.need]}
      </Pill>
      <Icon name="chev-down" />
    </AriaButton>
  )
}

export const VerifyPanel = ({ account, platform }: { readonly account: AccountView; readonly platform: Platform }) => {
  const { open } = useGo()
  const issuer = account.issuer === '' ? accountsCopy.noIssuer : account.issuer
  return (
    <div className="acct-panel" id={panelId(account)}>
      <p>{accountsCopy.needText(account.need, account.kind, issuer, platform)}</p>
      <Button look="primary" icon={account.need === 'sign-in' ? 'external' : 'qr'} onPress={() => open({ kind: 'verify', id: account.id })}>
        {accountsCopy.needAction[account.need]}
      </Button>
    </div>
  )
}
