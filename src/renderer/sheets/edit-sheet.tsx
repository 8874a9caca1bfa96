// Changes what is written about an account, and what becomes of its codes in the backup. Deleting begins here too.
import { type SubmitEvent, useId, useState } from 'react'
import type { ErrorView } from '../../shared/contract/errors.ts'
import { maxNameLength } from '../../shared/contract/limits.ts'
import type { AccountView, Binding, Kind } from '../../shared/contract/views.ts'
import { call } from '../bridge/client.ts'
import { Banner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { Field } from '../components/field.tsx'
import { RadioRows } from '../components/radio-rows.tsx'
import { Segmented } from '../components/segmented.tsx'
import { Sheet } from '../components/sheet.tsx'
import { commonCopy } from '../copy/common.ts'
import { errorCopy } from '../copy/errors.ts'
import { editCopy } from '../copy/sheets.ts'
import { useGo, useSlice } from '../state/context.tsx'

interface Draft {
  readonly issuer: string
  readonly userName: string
  readonly kind: Kind
  readonly binding: Binding
}

type Outcome = { readonly kind: 'saved' } | { readonly kind: 'binding-kept' } | { readonly kind: 'failed'; readonly error: ErrorView }

/** Only what differs is asked for; the binding last, because main may ask the user about it. */
const save = async (account: AccountView, draft: Draft): Promise<Outcome> => {
  const { id } = account
  if (draft.issuer !== account.issuer || draft.userName !== account.userName) {
    const answer = await call('accounts.rename', { id, issuer: draft.issuer, userName: draft.userName })
    if (!answer.ok) return { kind: 'failed', error: answer.error }
  }
  if (draft.kind !== account.kind) {
    const answer = await call('accounts.setKind', { id, kind: draft.kind })
    if (!answer.ok) return { kind: 'failed', error: answer.error }
  }
  if (draft.binding !== account.binding) {
    const answer = await call('accounts.setBinding', { id, binding: draft.binding })
    if (!answer.ok) return { kind: 'failed', error: answer.error }
    if (!answer.value.changed) return { kind: 'binding-kept' }
  }
  return { kind: 'saved' }
}

const kinds = ['personal', 'work', 'other'] as const
const bindings = ['portable', 'this-device'] as const

export const EditSheet = ({ account, onClose }: { readonly account: AccountView; readonly onClose: () => void }) => {
  const { platform } = useSlice('app')
  const { open } = useGo()
  const formId = useId()
  const [draft, setDraft] = useState<Draft>(account)
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const texts = editCopy.bindingTexts(draft.kind, platform)

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const result = await save(account, { ...draft, issuer: draft.issuer.trim(), userName: draft.userName.trim() })
    setBusy(false)
    if (result.kind === 'saved') {
      onClose()
      return
    }
    setOutcome(result)
    if (result.kind === 'binding-kept') change({ binding: account.binding })
  }
  const failure = outcome?.kind === 'failed' ? errorCopy(outcome.error, platform) : null
  return (
    <Sheet title={editCopy.title} onClose={onClose}>
      <form className="form" id={formId} onSubmit={(event) => void submit(event)}>
        <Field label={editCopy.issuer} hint={editCopy.issuerHint} value={draft.issuer} maxLength={maxNameLength} onChange={(issuer) => change({ issuer })} />
        <Field label={editCopy.userName} value={draft.userName} maxLength={maxNameLength} onChange={(userName) => change({ userName })} />
        <div className="field">
          <span className="field-label" aria-hidden="true">
            {editCopy.kind}
          </span>
          <Segmented
            label={editCopy.kind}
            value={draft.kind}
            options={kinds.map((value) => ({ value, label: editCopy.kindLabels[value] }))}
            onChange={(kind) => change({ kind })}
          />
        </div>
        {account.need === 'none' && (
          <div className="field">
            <span className="field-label" aria-hidden="true">
              {editCopy.binding}
            </span>
            <RadioRows
              label={editCopy.binding}
              value={draft.binding}
              options={bindings.map((value) => ({ value, ...texts[value] }))}
              onChange={(binding) => change({ binding })}
            />
          </div>
        )}
        {failure && (
          <Banner tone="danger" role="alert" title={failure.title}>
            {failure.sentence}
          </Banner>
        )}
        {outcome?.kind === 'binding-kept' && <Banner>{editCopy.unchanged}</Banner>}
      </form>
      <div className="actions actions--end">
        <Button look="danger-quiet" push onPress={() => open({ kind: 'delete', id: account.id })}>
          {editCopy.delete}
        </Button>
        <Button onPress={onClose}>{commonCopy.cancel}</Button>
        <Button look="primary" type="submit" form={formId} busy={busy}>
          {editCopy.save}
        </Button>
      </div>
    </Sheet>
  )
}
