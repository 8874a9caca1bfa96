// The right end of a row: the code, loudest of all, with its ring, its tick after copying, or HOTP's button.
import type { AccountView, CodeView } from '../../../shared/contract/views.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { accountsCopy } from '../../copy/accounts.ts'
import { groupCode, hiddenGroups } from './code-groups.ts'
import type { Countdown } from './countdown.ts'
import { useList } from './list-context.ts'
import { Ring } from './ring.tsx'

export interface CodeAreaProps {
  readonly account: AccountView
  readonly code: CodeView | undefined
  readonly over: boolean
  readonly visible: boolean
  readonly live: boolean
  readonly copied: boolean
  readonly onBeat: (state: Countdown) => void
}

const longCode = 8

/** Decoration for the eye: the row's name says the code to a screen reader. */
const Code = ({ groups, length, hidden }: { readonly groups: readonly string[]; readonly length: number; readonly hidden: boolean }) => (
  <span className={['code', length >= longCode && 'code--long', hidden && 'code--hidden'].filter(Boolean).join(' ')} aria-hidden="true">
    {groups.map((group, at) => (
      <span key={at}>{group}</span>
    ))}
  </span>
)

export const CodeArea = ({ account, code, over, visible, live, copied, onBeat }: CodeAreaProps) => {
  const { next } = useList()
  if (!code || !account.code) return null
  const who = accountsCopy.who(account.issuer, account.userName)
  if (code.kind === 'counter' && code.code === null)
    return (
      <div className="acct-code">
        <Button icon="refresh" aria={{ 'aria-label': accountsCopy.nextCodeFor(who) }} onPress={() => next(account.id)}>
          {accountsCopy.nextCode}
        </Button>
      </div>
    )
  const text = code.kind === 'timed' && over ? code.next : code.code
  const length = text?.length ?? account.code.digits
  return (
    <div className="acct-code">
      <div className="code-stack">
        <Code groups={text !== null && visible ? groupCode(text) : hiddenGroups(length)} length={length} hidden={text === null || !visible} />
        {code.kind === 'timed' && visible && !over && (
          <span className="code-next num" aria-hidden="true">
            {accountsCopy.upcoming(groupCode(code.next))}
          </span>
        )}
      </div>
      {code.kind === 'counter' ? (
        <IconButton icon="refresh" label={accountsCopy.nextCodeFor(who)} title={accountsCopy.nextCode} onPress={() => next(account.id)} />
      ) : copied ? (
        <span className="done-dot" aria-hidden="true">
          <Icon name="check" />
        </span>
      ) : (
        <Ring code={code} live={live} onBeat={onBeat} />
      )}
    </div>
  )
}
