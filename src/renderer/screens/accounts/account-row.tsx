// One row of the list. The frame is the grid row itself: its accessible name carries the code, and its keys are Space
// (show a hidden code), Alt with Up or Down (move) and Delete. The body is what is seen in it.
import { type ComponentProps, createContext, type KeyboardEvent, useCallback, useContext, useEffect, useRef, useState } from 'react'
import type { AccountView, CodeView } from '../../../shared/contract/views.ts'
import { Monogram } from '../../components/monogram.tsx'
import { accountsCopy } from '../../copy/accounts.ts'
import { useCode, useGo, useNotices, useRenderer, useSlice } from '../../state/context.tsx'
import { groupCode } from './code-groups.ts'
import { useInView } from '../../state/use-in-view.ts'
import { CodeArea } from './code-area.tsx'
import { type Countdown, countdown } from './countdown.ts'
import { useList } from './list-context.ts'
import { EditButton, Grip } from './row-buttons.tsx'
import { VerifyPanel, VerifyToggle } from './verify-row.tsx'

interface RowState {
  readonly code: CodeView | undefined
  /** The period is over and the new code isn't here yet: the next one is shown. */
  readonly over: boolean
  readonly visible: boolean
  /** In view: the ring moves and the code is kept up to date. */
  readonly live: boolean
  readonly onBeat: (state: Countdown) => void
}

const RowContext = createContext<RowState | null>(null)

export interface RowFrameProps extends ComponentProps<'div'> {
  readonly account: AccountView
  readonly hovered: boolean
}

const nameOf = (account: AccountView, code: CodeView | undefined, text: string | null, visible: boolean): string => {
  const who = accountsCopy.who(account.issuer, account.userName)
  if (account.need !== 'none') return accountsCopy.needName(account)
  if (code?.kind === 'counter' && code.code === null) return accountsCopy.nextCodeFor(who)
  return accountsCopy.copyCode(visible && text !== null ? groupCode(text) : null, who)
}

const textOf = (code: CodeView | undefined, over: boolean): string | null => {
  if (!code) return null
  return code.kind === 'timed' && over ? code.next : code.code
}

export const RowFrame = ({ account, hovered, ref, children, ...props }: RowFrameProps) => {
  const { ticker } = useRenderer()
  const { hideCodes, copied, open, step } = useList()
  const { open: openSheet } = useGo()
  const { say } = useNotices()
  const [shown, setShown] = useState(false)
  const [over, setOver] = useState(false)
  const row = useRef<HTMLDivElement | null>(null)
  const live = useInView(row)
  const code = useCode(account.id, live)
  const visible = !hideCodes || hovered || shown
  const text = textOf(code, over)

  const onBeat = useCallback((state: Countdown) => {
    setOver(state.over)
    row.current?.toggleAttribute('data-soon', state.soon)
  }, [])

  const before = useRef(text)
  useEffect(() => {
    if (before.current === text) return
    before.current = text
    // Only for the row that has the focus: a list that speaks every code would never be silent.
    if (text !== null && visible && document.activeElement === row.current) say(accountsCopy.newCode(groupCode(text)))
  }, [text, visible, say])

  const onKeyDownCapture = (event: KeyboardEvent<HTMLDivElement>): void => {
    const onRow = event.target === event.currentTarget
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) step(account.id, event.key === 'ArrowUp' ? -1 : 1)
    else if (onRow && event.key === ' ') setShown((now) => hideCodes && !now)
    else if (onRow && event.key === 'Delete') openSheet({ kind: 'delete', id: account.id })
    else {
      props.onKeyDownCapture?.(event)
      return
    }
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      {...props}
      ref={(element) => {
        row.current = element
        if (typeof ref === 'function') return ref(element)
        if (ref) ref.current = element
      }}
      className={[props.className, copied === account.id && 'is-copied', open.has(account.id) && 'is-open'].filter(Boolean).join(' ')}
      aria-label={nameOf(account, code, text, visible)}
      onKeyDownCapture={onKeyDownCapture}
      onFocus={(event) => {
        props.onFocus?.(event)
        // Once, on arrival: how long the code lasts. Never a live region.
        if (event.target === event.currentTarget && code?.kind === 'timed')
          event.currentTarget.setAttribute('aria-description', accountsCopy.changesIn(countdown(code, ticker.now()).seconds))
      }}
      onBlur={(event) => {
        props.onBlur?.(event)
        setShown(false)
      }}
    >
      <RowContext value={{ code, over, visible, live, onBeat }}>{children}</RowContext>
    </div>
  )
}

export const RowBody = ({ account }: { readonly account: AccountView }) => {
  const state = useContext(RowContext)
  const { copied, clipboardSeconds, open } = useList()
  const { platform } = useSlice('app')
  if (!state) return null
  const justCopied = copied === account.id
  const issuer = account.issuer === '' ? accountsCopy.noIssuer : account.issuer
  const kind = accountsCopy.kind[account.kind]
  return (
    <>
      <div className={account.need === 'none' ? 'acct' : 'acct acct--verify'}>
        <Grip issuer={issuer} />
        <Monogram name={account.issuer === '' ? account.userName : account.issuer} />
        <div className="acct-id">
          <div className="acct-top">
            <span className="acct-issuer" title={issuer}>
              {issuer}
            </span>
            {kind !== '' && <span className="acct-kind">{kind}</span>}
          </div>
          <span className="acct-user" title={account.userName}>
            {justCopied ? accountsCopy.copied(clipboardSeconds) : account.userName}
          </span>
        </div>
        <EditButton account={account} />
        {account.need === 'none' ? <CodeArea account={account} {...state} copied={justCopied} /> : <VerifyToggle account={account} open={open.has(account.id)} />}
      </div>
      {account.need !== 'none' && open.has(account.id) && <VerifyPanel account={account} platform={platform} />}
    </>
  )
}
