// The two sheets of the passphrase: set or change one, and enter one that another computer set. What is typed goes to main once and
// is gone from the page then, whatever main answers.
import { type SyntheticEvent, useRef, useState } from 'react'
import { minPassphraseLength } from '../../../shared/contract/limits.ts'
import { call } from '../../bridge/client.ts'
import { Button } from '../../components/button.tsx'
import { PassphraseField, takePassphrase } from '../../components/passphrase-field.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { errorCopy } from '../../copy/errors.ts'
import { enterWords, forgetting, passphraseLength, passphraseWords as words, setPassphraseWords, strengthOf } from '../../copy/passphrase.ts'
import { useNotices, useSlice } from '../../state/context.tsx'

interface Foot {
  readonly onCancel: () => void
  readonly busy: boolean
  readonly save: string
}

const Actions = ({ onCancel, busy, save }: Foot) => (
  <div className="actions actions--end">
    <Button disabled={busy} onPress={onCancel}>
      {words.cancel}
    </Button>
    <Button look="primary" type="submit" busy={busy}>
      {save}
    </Button>
  </div>
)

export const SetPassphraseSheet = ({ onClose }: { readonly onClose: () => void }) => {
  const { platform } = useSlice('app')
  const { hasPassphrase } = useSlice('backup')
  const { show } = useNotices()
  const first = useRef<HTMLInputElement>(null)
  const second = useRef<HTMLInputElement>(null)
  const [length, setLength] = useState(0)
  const [wrong, setWrong] = useState<{ readonly field: 'first' | 'second'; readonly text: string } | null>(null)
  const [sheet, setSheet] = useState(true)
  const [busy, setBusy] = useState(false)
  const copy = setPassphraseWords(hasPassphrase)

  const save = async (): Promise<void> => {
    const typed = first.current?.value ?? ''
    if (passphraseLength(typed) < minPassphraseLength) {
      setWrong({ field: 'first', text: words.tooShort })
      first.current?.focus()
      return
    }
    if (typed !== second.current?.value) {
      if (second.current) second.current.value = ''
      setWrong({ field: 'second', text: words.notSame })
      second.current?.focus()
      return
    }
    setBusy(true)
    const sent = call('backup.setPassphrase', { passphrase: takePassphrase(first), sheet })
    takePassphrase(second)
    setLength(0)
    const answer = await sent
    setBusy(false)
    if (answer.ok) {
      show({ subject: null, text: words.wasSet, action: null })
      onClose()
      return
    }
    const error = errorCopy(answer.error, platform)
    setWrong({ field: 'first', text: `${error.title}. ${error.sentence}` })
  }
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (!busy) void save()
  }
  return (
    <Sheet title={copy.title} lead={copy.lead} onClose={onClose} locked={busy}>
      <form className="form" onSubmit={submit}>
        <PassphraseField
          label={words.field}
          input={first}
          autoFocus
          disabled={busy}
          hint={strengthOf(length)}
          error={wrong?.field === 'first' ? wrong.text : null}
          onInput={() => {
            setLength(passphraseLength(first.current?.value ?? ''))
            setWrong(null)
          }}
        />
        <PassphraseField label={words.repeat} input={second} disabled={busy} error={wrong?.field === 'second' ? wrong.text : null} onInput={() => setWrong(null)} />
        <label className="tick">
          <input type="checkbox" checked={sheet} disabled={busy} onChange={(event) => setSheet(event.currentTarget.checked)} />
          <span className="row-text">
            <b>{words.sheet}</b>
            <span>{words.sheetText}</span>
          </span>
        </label>
        <p className="small">{forgetting(platform)}</p>
        <Actions onCancel={onClose} busy={busy} save={copy.save} />
      </form>
    </Sheet>
  )
}

export interface EnterPassphraseSheetProps {
  readonly onClose: () => void
  /** After it has opened something. */
  readonly onFits: () => void
}

export const EnterPassphraseSheet = ({ onClose, onFits }: EnterPassphraseSheetProps) => {
  const { platform } = useSlice('app')
  const { show } = useNotices()
  const input = useRef<HTMLInputElement>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const enter = async (): Promise<void> => {
    if (input.current?.value === '') {
      input.current.focus()
      return
    }
    setBusy(true)
    const answer = await call('backup.enterPassphrase', { passphrase: takePassphrase(input) })
    setBusy(false)
    if (answer.ok) {
      show({ subject: null, text: words.fits, action: null })
      onClose()
      onFits()
      return
    }
    const error = errorCopy(answer.error, platform)
    setWrong(`${error.title}. ${error.sentence}`)
  }
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (!busy) void enter()
  }
  return (
    <Sheet title={enterWords.title} lead={enterWords.lead} onClose={onClose} locked={busy}>
      <form className="form" onSubmit={submit}>
        <PassphraseField label={words.field} input={input} autoFocus disabled={busy} error={wrong} onInput={() => setWrong(null)} />
        <Actions onCancel={onClose} busy={busy} save={words.open} />
      </form>
    </Sheet>
  )
}
