// The two small buttons of a row that show on hover and focus: the handle by which it moves, and Edit.
import { Button as AriaButton } from 'react-aria-components/Button'
import type { AccountView } from '../../../shared/contract/views.ts'
import { Icon } from '../../components/icon.tsx'
import { accountsCopy } from '../../copy/accounts.ts'
import { useGo } from '../../state/context.tsx'

export const moveHelpId = 'move-help'

export const Grip = ({ issuer }: { readonly issuer: string }) => (
  <AriaButton slot="drag" className="grip" aria-label={accountsCopy.move(issuer)} aria-describedby={moveHelpId}>
    <Icon name="grip" />
  </AriaButton>
)

export const EditButton = ({ account }: { readonly account: AccountView }) => {
  const { open } = useGo()
  const label = accountsCopy.edit(accountsCopy.who(account.issuer, account.userName))
  return (
    <AriaButton
      className="icon-btn acct-more"
      aria-label={label}
      render={(props) => <button {...props} title={accountsCopy.editTitle} />}
      onPress={() => open({ kind: 'edit', id: account.id })}
    >
      <Icon name="more" />
    </AriaButton>
  )
}
