// What a saved version holds against what is here now: only in it, only here, changed. It changes nothing.
import type { ComparisonView } from '../../../shared/contract/views.ts'
import { stepMs, systemLocale } from '../../../shared/copy/time.ts'
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Monogram } from '../../components/monogram.tsx'
import { Sheet } from '../../components/sheet.tsx'
import { commonCopy } from '../../copy/common.ts'
import { comparing, comparisonTitle, comparisonWords } from '../../copy/comparison.ts'
import { errorCopy } from '../../copy/errors.ts'
import { useNow, useSlice } from '../../state/context.tsx'

type Ready = Extract<ComparisonView, { kind: 'ready' }>

const Result = ({ view }: { readonly view: Ready }) => {
  const { platform } = useSlice('app')
  const { groups, notes } = comparisonWords(view, useNow(stepMs), systemLocale(), platform)
  return (
    <div className="compared">
      {groups.map(({ title, text, accounts }) => (
        <section key={title}>
          <h3 className="h3">{title}</h3>
          <p className="small">{text}</p>
          <ul className="card rows" aria-label={title}>
            {accounts.map((account, index) => (
              // Two accounts may look the same, and the list never changes while it shows.
              <li className="row" key={index}>
                <Monogram name={account.title} size="s" />
                <div className="row-text">
                  <b>{account.title}</b>
                  <span>{account.userName}</span>
                </div>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {notes.length > 0 && (
        <ul className="compared-notes">
          {notes.map((note) => (
            <li key={note}>
              <Icon name="info" />
              {note}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

export const ComparisonSheet = ({ view, onClose }: { readonly view: Exclude<ComparisonView, { kind: 'none' }>; readonly onClose: () => void }) => {
  const { platform } = useSlice('app')
  const nowMs = useNow(stepMs)
  const failed = view.kind === 'failed' ? errorCopy(view.error, platform) : null
  return (
    <Sheet title={comparisonTitle} lead={view.kind === 'ready' ? comparisonWords(view, nowMs, systemLocale(), platform).lead : undefined} onClose={onClose}>
      {view.kind === 'opening' && (
        <div className="sheet-wait" role="status">
          <span className="spinner" aria-hidden="true" />
          {comparing}
        </div>
      )}
      {failed && (
        <Banner tone="warn" role="alert" title={failed.title}>
          {failed.sentence}
        </Banner>
      )}
      {view.kind === 'ready' && <Result view={view} />}
      <div className="actions actions--end">
        <Button look="primary" onPress={onClose}>
          {commonCopy.done}
        </Button>
      </div>
    </Sheet>
  )
}
