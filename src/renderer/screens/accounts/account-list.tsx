// The list itself: react-aria's grid list for focus, keys, and drag and drop by mouse and keyboard. What a row asks for
// goes to main from here; the order on screen is the one that main sends back.
import { startTransition, useEffect, useMemo, useState } from 'react'
import { GridList, GridListItem } from 'react-aria-components/GridList'
import { DropIndicator, useDragAndDrop } from 'react-aria-components/useDragAndDrop'
import type { ErrorView } from '../../../shared/contract/errors.ts'
import type { AccountView } from '../../../shared/contract/views.ts'
import { call } from '../../bridge/client.ts'
import { accountsCopy } from '../../copy/accounts.ts'
import { headline } from '../../copy/common.ts'
import { errorCopy } from '../../copy/errors.ts'
import { useNotices, useRenderer, useSlice } from '../../state/context.tsx'
import { RowBody, RowFrame } from './account-row.tsx'
import { ListContext, type ListContextValue } from './list-context.ts'
import { dropIndex, stepIndex } from './order.ts'

/** Private: a row dropped anywhere else carries nothing. */
const dragType = 'application/x-twofold-account'
const copiedMs = 2000
/** What a window of the usual height shows. */
const firstRows = 10
/** By then the first rows are on the screen. */
const restAfterMs = 250

interface Copied {
  readonly id: string
  readonly count: number
}

export interface AccountListProps {
  readonly list: readonly AccountView[]
  readonly open: ReadonlySet<string>
  readonly toggle: (id: string) => void
}

export const AccountList = ({ list, open, toggle }: AccountListProps) => {
  const { store } = useRenderer()
  const { platform } = useSlice('app')
  const { hideCodes, clipboardSeconds } = useSlice('settings')
  const { say, show } = useNotices()
  const [copied, setCopied] = useState<Copied | null>(null)

  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(null), copiedMs)
    return () => clearTimeout(timer)
  }, [copied])

  const report = (error: ErrorView): void => {
    const copy = errorCopy(error, platform)
    show({ subject: headline(copy.title), text: copy.sentence, action: null })
  }

  const move = async (account: AccountView | undefined, to: number | null): Promise<void> => {
    if (!account || to === null) return
    const answer = await call('accounts.move', { id: account.id, to })
    if (answer.ok) say(accountsCopy.moved(account.issuer === '' ? accountsCopy.noIssuer : account.issuer, to + 1, list.length))
    else report(answer.error)
  }
  const ids = list.map((account) => account.id)
  const byId = (id: string): AccountView | undefined => list.find((account) => account.id === id)

  const next = async (id: string): Promise<void> => {
    const answer = await call('codes.next', { id })
    if (!answer.ok) report(answer.error)
  }
  const copy = async (id: string): Promise<void> => {
    const answer = await call('codes.copy', { id })
    if (!answer.ok) {
      report(answer.error)
      return
    }
    setCopied((last) => ({ id, count: (last?.count ?? 0) + 1 }))
    say(accountsCopy.copiedSpoken(clipboardSeconds))
  }
  const act = (id: string): void => {
    const account = byId(id)
    if (!account) return
    if (account.need !== 'none') {
      toggle(id)
      return
    }
    const code = store.code(id)
    // HOTP with no code yet: the row's name says "Next code" and that is what it does.
    void (code?.kind === 'counter' && code.code === null ? next(id) : copy(id))
  }

  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ [dragType]: String(key) })),
    acceptedDragTypes: [dragType],
    getAllowedDropOperations: () => ['move'],
    onReorder: ({ keys, target }) => {
      const [moved] = [...keys].map(String)
      if (moved !== undefined) void move(byId(moved), dropIndex(ids, moved, String(target.key), target.dropPosition))
    },
    renderDropIndicator: (target) => <DropIndicator target={target} className="drop-line" />,
  })

  const value: ListContextValue = {
    open,
    hideCodes,
    copied: copied?.id ?? null,
    clipboardSeconds,
    toggle,
    step: (id, step) => void move(byId(id), stepIndex(ids, id, step)),
    next: (id) => void next(id),
  }
  const [whole, setWhole] = useState(list.length <= firstRows)
  // What is seen first is drawn first: a long list would hold the first code back until its last row is made.
  useEffect(() => {
    if (whole) return
    const timer = setTimeout(() => startTransition(() => setWhole(true)), restAfterMs)
    return () => clearTimeout(timer)
  }, [whole])
  const items = useMemo(() => (whole ? [...list] : list.slice(0, firstRows)), [list, whole])
  return (
    <ListContext value={value}>
      <GridList
        className="card accts"
        aria-label={accountsCopy.list}
        items={items}
        selectionMode="none"
        dragAndDropHooks={dragAndDropHooks}
        onAction={(key) => act(String(key))}
      >
        {(account) => (
          <GridListItem
            id={account.id}
            className="acct-row"
            textValue={accountsCopy.who(account.issuer, account.userName)}
            render={(props, { isHovered }) => <RowFrame {...props} account={account} hovered={isHovered} />}
          >
            <RowBody account={account} />
          </GridListItem>
        )}
      </GridList>
    </ListContext>
  )
}
