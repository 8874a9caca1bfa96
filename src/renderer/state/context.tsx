// One record of the renderer's stores, given to the tree by main.tsx (and by tests), and the hooks that read it.
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { SliceName } from '../../shared/contract/names.ts'
import type { CodeView, StateView } from '../../shared/contract/views.ts'
import { closeSheet, goTo, openSheet, type Place, type Sheet, start, type Where } from './navigation.ts'
import type { Toast, ToastContent } from './notices.ts'
import { type Observable, observable, useValue } from './observable.ts'
import type { Store } from './store.ts'
import { createTicker, type Ticker } from './ticker.ts'

export interface Renderer {
  readonly store: Store
  readonly where: Observable<Where>
  readonly toast: Observable<Toast | null>
  readonly spoken: Observable<string>
  /** Since when the backup had failed whose banner the user has put away; until the window is opened again. */
  readonly seenFailure: Observable<number | null>
  readonly ticker: Ticker
}

export const createRenderer = (store: Store, where: Where = start): Renderer => ({
  store,
  where: observable(where),
  toast: observable<Toast | null>(null),
  spoken: observable(''),
  seenFailure: observable<number | null>(null),
  ticker: createTicker(document),
})

const RendererContext = createContext<Renderer | null>(null)

export const RendererProvider = ({ renderer, children }: { readonly renderer: Renderer; readonly children: ReactNode }) => (
  <RendererContext value={renderer}>{children}</RendererContext>
)

export const useRenderer = (): Renderer => {
  const renderer = useContext(RendererContext)
  if (!renderer) throw new Error('RendererProvider is missing')
  return renderer
}

/** The view of one slice; the component redraws when main sends a new one. */
export const useSlice = <S extends SliceName>(name: S): StateView[S] => useValue(useRenderer().store.slices[name])

/** The code of one account; redraws only when that code changes, and while it isn't `live` not even then. */
export const useCode = (id: string, live: boolean): CodeView | undefined => {
  const { store } = useRenderer()
  const held = useRef<CodeView | undefined>(undefined)
  return useSyncExternalStore(
    store.subscribeCodes,
    useCallback(() => {
      if (live || !held.current) held.current = store.code(id)
      return held.current
    }, [store, id, live]),
  )
}

export interface Navigation extends Where {
  readonly go: (place: Place) => void
  readonly open: (sheet: Sheet) => void
  readonly close: () => void
}

/** The functions alone: stable, and no redraw when the place changes. */
export const useGo = (): Omit<Navigation, keyof Where> => {
  const { where } = useRenderer()
  return useMemo(
    () => ({
      go: (place: Place) => where.set(goTo(place)),
      open: (sheet: Sheet) => where.set(openSheet(where.get(), sheet)),
      close: () => where.set(closeSheet(where.get())),
    }),
    [where],
  )
}

export const useNavigation = (): Navigation => {
  const where = useValue(useRenderer().where)
  return { ...where, ...useGo() }
}

export interface Notices {
  /** Speaks to a screen reader, politely. */
  readonly say: (text: string) => void
  readonly show: (toast: ToastContent) => void
  readonly dismiss: () => void
}

export const useNotices = (): Notices => {
  const { toast, spoken } = useRenderer()
  return useMemo(
    () => ({
      // The same words twice must be spoken twice: a zero-width space tells them apart.
      say: (text: string) => spoken.set(spoken.get() === text ? `${text}\u200b` : text),
      show: (content: ToastContent) => toast.set({ ...content, key: (toast.get()?.key ?? 0) + 1 }),
      dismiss: () => toast.set(null),
    }),
    [toast, spoken],
  )
}

/** The time, renewed at every multiple of `stepMs` (whole seconds) while the window can be seen. */
export const useNow = (stepMs: number): number => {
  const { ticker } = useRenderer()
  const [nowMs, setNowMs] = useState(ticker.now)
  useEffect(
    () => ticker.add((next) => setNowMs((last) => (Math.floor(next / stepMs) === Math.floor(last / stepMs) ? last : next))),
    [ticker, stepMs],
  )
  return nowMs
}
