// Shown when main didn't answer the first question: nothing else can be drawn. Stores don't exist yet.
import type { ErrorView } from '../../shared/contract/errors.ts'
import { Button } from '../components/button.tsx'
import { Glyph } from '../components/glyph.tsx'
import { commonCopy } from '../copy/common.ts'
import { errorCopy } from '../copy/errors.ts'

export const StartFailed = ({ error, onRetry }: { readonly error: ErrorView; readonly onRetry: () => void }) => {
  // Main hasn't said which platform this is, so the words are those that fit everywhere.
  const copy = errorCopy(error, 'linux')
  return (
    <div className="window">
      <main className="stage">
        <div className="stage-body" role="alert">
          <Glyph icon="alert" tone="danger" />
          <h1 className="h1">{copy.title}</h1>
          <p className="lead">{copy.sentence}</p>
          <p className="caption">{commonCopy.errorReference(error.reference)}</p>
          <div className="stage-action">
            <Button look="primary" size="l" onPress={onRetry}>
              {commonCopy.tryAgain}
            </Button>
          </div>
        </div>
      </main>
    </div>
  )
}
