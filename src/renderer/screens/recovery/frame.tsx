// What every step of the recovery stands in: title bar, the four steps, the page, the foot with its buttons. Esc does
// what the foot's Cancel or Back does, where there is one.
import { type ReactNode, useEffect, useRef } from 'react'
import type { ErrorView } from '../../../shared/contract/errors.ts'
import { Banner } from '../../components/banner.tsx'
import { Icon } from '../../components/icon.tsx'
import { TitleBar } from '../../components/title-bar.tsx'
import { errorCopy } from '../../copy/errors.ts'
import { recoverySteps, recoveryWords } from '../../copy/recovery.ts'
import { useSlice } from '../../state/context.tsx'

const Steps = ({ at }: { readonly at: number }) => (
  <nav aria-label={recoveryWords.stepsLabel}>
    <ol className="steps">
      {recoverySteps.map((step, index) => (
        <li key={step} {...(index < at ? { className: 'is-done' } : index === at ? { 'aria-current': 'step' as const } : {})}>
          {index < at && <Icon name="check" />}
          {step}
          {index < at && <span className="sr-only">{recoveryWords.stepDone}</span>}
        </li>
      ))}
    </ol>
  </nav>
)

const useEscape = (onEscape: (() => void) | null): void => {
  useEffect(() => {
    if (!onEscape) return
    const listen = (event: KeyboardEvent): void => {
      // A dialog over the page takes its own Esc and says so.
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
      event.preventDefault()
      onEscape()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [onEscape])
}

export interface FrameProps {
  /** 0 to 3; null where the four steps have no meaning. */
  readonly step: number | null
  /** `stage`: centred. `main`: from the top, scrolling. */
  readonly page: 'stage' | 'main'
  readonly children: ReactNode
  readonly foot: ReactNode
  readonly onEscape: (() => void) | null
  readonly refusal?: ErrorView | null
}

export const Frame = ({ step, page, children, foot, onEscape, refusal = null }: FrameProps) => {
  const { platform } = useSlice('app')
  useEscape(onEscape)
  const refused = refusal && errorCopy(refusal, platform, 'recovery')
  return (
    <>
      <TitleBar title={recoveryWords.title} />
      {step !== null && <Steps at={step} />}
      <main className={page === 'stage' ? 'stage stage--low' : 'main'}>
        {children}
        {refused && (
          <div className="below">
            <Banner tone="warn" role="alert" title={refused.title}>
              {refused.sentence}
            </Banner>
          </div>
        )}
      </main>
      <footer className="footbar">{foot}</footer>
    </>
  )
}

/** The heading of a step. It takes the focus when the step begins, so that the change is heard and Tab starts there. */
export const StepHeading = ({ children }: { readonly children: string }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <h2 className="h1" ref={heading} tabIndex={-1} data-step-heading="">
      {children}
    </h2>
  )
}
