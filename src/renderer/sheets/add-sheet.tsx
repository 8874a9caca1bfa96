// Adds accounts: by the camera, from a picture, from a pasted link. What was read goes to main as text and is dropped.
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { ErrorCode, ErrorView } from '../../shared/contract/errors.ts'
import type { AccountView } from '../../shared/contract/views.ts'
import { call } from '../bridge/client.ts'
import { Sheet } from '../components/sheet.tsx'
import { addCopy } from '../copy/sheets.ts'
import type { PictureReader } from '../scanner/read-picture.ts'
import { useNotices, useSlice } from '../state/context.tsx'
import { AddLink, AddMenu, AddSeveral, AddWorking, PictureFailed } from './add-panels.tsx'
import { type AddState, severalItems, stillToAdd, withResult } from './add-state.ts'

const ScanSheet = lazy(() => import('../scanner/scan-sheet.tsx').then((m) => ({ default: m.ScanSheet })))

/** Failures that are seen here and not in main have no line in the log to refer to. */
const local = (code: ErrorCode): ErrorView => ({ code, detail: {}, reference: '00000000' })

export interface AddSheetProps {
  readonly begin: 'menu' | 'scan'
  readonly onClose: () => void
}

export const AddSheet = ({ begin, onClose }: AddSheetProps) => {
  const { platform } = useSlice('app')
  const { show, say } = useNotices()
  const [state, setState] = useState<AddState>({ kind: begin })
  const file = useRef<HTMLInputElement>(null)
  /** One engine for all pictures that are tried while the sheet is open. */
  const reader = useRef<PictureReader>(null)
  useEffect(() => () => reader.current?.close(), [])
  const menu = (): void => setState({ kind: 'menu' })

  const finish = (account: AccountView): void => {
    onClose()
    show({ subject: account.issuer || account.userName, text: addCopy.wasAdded, action: null })
    say(addCopy.addedSpoken(account))
  }
  const addLink = async (text: string): Promise<void> => {
    setState({ kind: 'link', error: null, busy: true })
    const answer = await call('accounts.addText', { text })
    if (answer.ok) finish(answer.value.account)
    else setState({ kind: 'link', error: answer.error, busy: false })
  }
  const choose = (texts: readonly string[]): void => setState({ kind: 'several', items: severalItems(texts, addCopy.codeNumber) })
  const readFile = async (picked: File | undefined): Promise<void> => {
    if (!picked) return
    setState({ kind: 'picture', step: 'reading' })
    const { openPictureReader } = await import('../scanner/read-picture.ts')
    const result = await (reader.current ??= openPictureReader()).read(picked)
    if (result.kind === 'failed') {
      setState({ kind: 'picture-failed', error: local(result.code) })
      return
    }
    const [first, ...rest] = result.texts
    if (first === undefined) {
      setState({ kind: 'picture-failed', error: local('scan.no-code') })
      return
    }
    if (rest.length > 0) {
      choose(result.texts)
      return
    }
    setState({ kind: 'picture', step: 'adding' })
    const answer = await call('accounts.addText', { text: first })
    if (answer.ok) finish(answer.value.account)
    else setState({ kind: 'picture-failed', error: answer.error })
  }
  const addSome = async (wanted: readonly number[]): Promise<void> => {
    if (state.kind !== 'several') return
    let { items } = state
    for (const at of wanted) {
      const text = items[at]?.text
      if (text === undefined) continue
      setState({ kind: 'several', items: (items = withResult(items, at, { kind: 'adding' })) })
      const answer = await call('accounts.addText', { text })
      setState({ kind: 'several', items: (items = withResult(items, at, answer.ok ? { kind: 'added' } : { kind: 'failed', error: answer.error })) })
    }
  }
  const pick = (): void => file.current?.click()
  const link = (): void => setState({ kind: 'link', error: null, busy: false })
  const otherWay = (way: 'image' | 'link'): void => {
    if (way === 'link') {
      link()
      return
    }
    menu()
    pick()
  }

  const several = state.kind === 'several'
  const busy = state.kind === 'picture' || (several && state.items.some((item) => item.result.kind === 'adding'))
  const input = (
    <input
      ref={file}
      type="file"
      accept="image/*"
      hidden
      aria-label={addCopy.picture}
      onChange={(event) => {
        const [picked] = event.currentTarget.files ?? []
        // The same file must be choosable again after a failure.
        event.currentTarget.value = ''
        void readFile(picked)
      }}
    />
  )
  if (state.kind === 'scan')
    return (
      <>
        {input}
        <Suspense fallback={null}>
          <ScanSheet onClose={begin === 'scan' ? onClose : menu} onAdded={finish} onSeveral={choose} onOtherWay={otherWay} />
        </Suspense>
      </>
    )
  return (
    <>
      {input}
      <Sheet
        title={several ? addCopy.severalTitle(state.items.length) : addCopy.title}
        lead={several ? addCopy.severalLead : state.kind === 'link' ? addCopy.linkLead : state.kind === 'menu' ? addCopy.lead : undefined}
        onClose={onClose}
        locked={busy}
      >
        {state.kind === 'menu' && <AddMenu platform={platform} onScan={() => setState({ kind: 'scan' })} onPicture={pick} onLink={link} />}
        {state.kind === 'link' && <AddLink platform={platform} error={state.error} busy={state.busy} onAdd={(text) => void addLink(text)} onBack={menu} />}
        {state.kind === 'picture' && <AddWorking step={state.step} />}
        {state.kind === 'picture-failed' && <PictureFailed platform={platform} error={state.error} onAgain={pick} onBack={menu} />}
        {several && (
          <AddSeveral platform={platform} items={state.items} busy={busy} onAdd={(at) => void addSome([at])} onAddAll={() => void addSome(stillToAdd(state.items))} onDone={onClose} />
        )}
      </Sheet>
    </>
  )
}
