// What the add sheet shows at each step. Drawing only: add-sheet.tsx acts.
import { type SubmitEvent, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import type { ErrorView } from '../../shared/contract/errors.ts'
import { maxPastedText } from '../../shared/contract/limits.ts'
import type { Platform } from '../../shared/contract/views.ts'
import { Banner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { Field } from '../components/field.tsx'
import { Icon, type IconName } from '../components/icon.tsx'
import { Pill } from '../components/pill.tsx'
import { Spinner } from '../components/spinner.tsx'
import { headline } from '../copy/common.ts'
import { errorCopy } from '../copy/errors.ts'
import { addCopy } from '../copy/sheets.ts'
import { type Item, stillToAdd } from './add-state.ts'

const MenuRow = ({ icon, title, text, onPress }: { readonly icon: IconName; readonly title: string; readonly text: string; readonly onPress: () => void }) => (
  <li>
    <AriaButton className="menu-row" onPress={onPress}>
      <span className="menu-icon">
        <Icon name={icon} />
      </span>
      <span>
        <b>{title}</b>
        <small>{text}</small>
      </span>
      <Icon name="chev-right" />
    </AriaButton>
  </li>
)

export interface AddMenuProps {
  readonly platform: Platform
  readonly onScan: () => void
  readonly onPicture: () => void
  readonly onLink: () => void
}

export const AddMenu = ({ platform, onScan, onPicture, onLink }: AddMenuProps) => (
  <ul className="menu-rows">
    <MenuRow icon="camera" title={addCopy.scan} text={addCopy.scanText(platform)} onPress={onScan} />
    <MenuRow icon="image" title={addCopy.picture} text={addCopy.pictureText} onPress={onPicture} />
    <MenuRow icon="link" title={addCopy.link} text={addCopy.linkText} onPress={onLink} />
  </ul>
)

export interface AddLinkProps {
  readonly platform: Platform
  readonly error: ErrorView | null
  readonly busy: boolean
  readonly onAdd: (text: string) => void
  readonly onBack: () => void
}

export const AddLink = ({ platform, error, busy, onAdd, onBack }: AddLinkProps) => {
  const [text, setText] = useState('')
  const copy = error && errorCopy(error, platform)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    onAdd(text)
  }
  return (
    <form className="form" onSubmit={submit}>
      <Field
        label={addCopy.linkField}
        placeholder={addCopy.linkPlaceholder}
        value={text}
        maxLength={maxPastedText}
        lines={4}
        autoFocus
        error={copy && `${headline(copy.title)} ${copy.sentence}`}
        onChange={setText}
        onEnter={() => onAdd(text)}
      />
      <div className="actions actions--end">
        <Button push onPress={onBack}>
          {addCopy.toStart}
        </Button>
        <Button look="primary" type="submit" busy={busy}>
          {addCopy.add}
        </Button>
      </div>
    </form>
  )
}

export const AddWorking = ({ step }: { readonly step: 'reading' | 'adding' }) => (
  <div className="sheet-wait" role="status">
    <Spinner />
    <p className="lead">{step === 'reading' ? addCopy.reading : addCopy.adding}</p>
  </div>
)

export interface PictureFailedProps {
  readonly platform: Platform
  readonly error: ErrorView
  readonly onAgain: () => void
  readonly onBack: () => void
}

export const PictureFailed = ({ platform, error, onAgain, onBack }: PictureFailedProps) => {
  const copy = errorCopy(error, platform)
  return (
    <>
      <Banner tone="warn" role="alert" title={copy.title}>
        {copy.sentence}
      </Banner>
      <div className="actions actions--end">
        <Button push onPress={onBack}>
          {addCopy.toStart}
        </Button>
        <Button look="primary" autoFocus onPress={onAgain}>
          {addCopy.otherPicture}
        </Button>
      </div>
    </>
  )
}

const SeveralRow = ({ platform, item, busy, onAdd }: { readonly platform: Platform; readonly item: Item; readonly busy: boolean; readonly onAdd: () => void }) => {
  const { result } = item
  const copy = result.kind === 'failed' ? errorCopy(result.error, platform) : null
  return (
    <li className="row">
      <div className="row-text">
        <b>{item.label}</b>
        {copy && (
          <span>
            {headline(copy.title)} {copy.sentence}
          </span>
        )}
      </div>
      <div className="row-end">
        {result.kind === 'waiting' && (
          <Button disabled={busy} aria={{ 'aria-label': addCopy.addOne(item.label) }} onPress={onAdd}>
            {addCopy.add}
          </Button>
        )}
        {result.kind === 'adding' && <Spinner />}
        {result.kind === 'added' && (
          <Pill tone="ok" icon="check">
            {addCopy.added}
          </Pill>
        )}
        {result.kind === 'failed' && (
          <Pill tone={result.error.code === 'account.duplicate' ? 'plain' : 'warn'} icon={result.error.code === 'account.duplicate' ? 'check' : 'alert'}>
            {result.error.code === 'account.duplicate' ? addCopy.alreadyHere : addCopy.notAdded}
          </Pill>
        )}
      </div>
    </li>
  )
}

export interface AddSeveralProps {
  readonly platform: Platform
  readonly items: readonly Item[]
  readonly busy: boolean
  readonly onAdd: (at: number) => void
  readonly onAddAll: () => void
  readonly onDone: () => void
}

export const AddSeveral = ({ platform, items, busy, onAdd, onAddAll, onDone }: AddSeveralProps) => {
  const left = stillToAdd(items).length
  return (
    <>
      <ul className="card rows several" role="status">
        {items.map((item, at) => (
          <SeveralRow key={at} platform={platform} item={item} busy={busy} onAdd={() => onAdd(at)} />
        ))}
      </ul>
      <div className="actions actions--end">
        {left > 0 && (
          <Button look="primary" busy={busy} onPress={onAddAll}>
            {addCopy.addAll}
          </Button>
        )}
        <Button look={left > 0 ? 'plain' : 'primary'} disabled={busy} onPress={onDone}>
          {addCopy.done}
        </Button>
      </div>
    </>
  )
}
