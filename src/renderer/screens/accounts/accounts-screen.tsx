// The list of accounts with its live codes: copy, move, open what needs verification; and the backup line below.
import { useState } from 'react'
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { TitleBar } from '../../components/title-bar.tsx'
import { VaultNotice } from '../../components/vault-notice.tsx'
import { accountsCopy } from '../../copy/accounts.ts'
import { commonCopy, withShortcut } from '../../copy/common.ts'
import { useGo, useSlice } from '../../state/context.tsx'
import { AccountList } from './account-list.tsx'
import { BackupFailure } from './backup-failure.tsx'
import { BackupLine } from './backup-line.tsx'
import { moveHelpId } from './row-buttons.tsx'

const none: ReadonlySet<string> = new Set()

export const AccountsScreen = () => {
  const { platform } = useSlice('app')
  const { list } = useSlice('accounts')
  const { go, open: openSheet } = useGo()
  const [open, setOpen] = useState(none)
  const needing = list.filter((account) => account.need !== 'none')
  const allOpen = needing.every((account) => open.has(account.id))
  const toggle = (id: string): void => {
    const next = new Set(open)
    if (!next.delete(id)) next.add(id)
    setOpen(next)
  }
  return (
    <>
      <TitleBar title={accountsCopy.title}>
        <IconButton
          icon="plus"
          label={accountsCopy.addAccount}
          title={withShortcut(accountsCopy.addAccount, 'N', platform)}
          onPress={() => openSheet({ kind: 'add' })}
        />
        <IconButton
          icon="gear"
          label={commonCopy.settings}
          title={withShortcut(commonCopy.settings, ',', platform)}
          onPress={() => go({ kind: 'settings', tab: 'general' })}
        />
      </TitleBar>
      <main className="main main--list">
        <VaultNotice />
        <BackupFailure />
        {needing.length > 0 && (
          <Banner
            tone="warn"
            title={accountsCopy.needing(needing.length)}
            action={
              <Button look="quiet" onPress={() => setOpen(allOpen ? none : new Set(needing.map((account) => account.id)))}>
                {allOpen ? accountsCopy.hide : accountsCopy.show}
              </Button>
            }
          />
        )}
        <AccountList list={list} open={open} toggle={toggle} />
        <p className="sr-only" id={moveHelpId}>
          {accountsCopy.moveHelp(platform)}
        </p>
      </main>
      <BackupLine />
    </>
  )
}
