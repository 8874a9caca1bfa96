// The scan sheet over a bridge in memory, for tests that put a clip before Chromium's fake camera. The sheet is the
// app's own; what main would answer is decided here.
import { createRoot } from 'react-dom/client'
import '../../../../../src/renderer/styles/index.css'
import { ScanSheet } from '../../../../../src/renderer/scanner/scan-sheet.tsx'
import { createRenderer, RendererProvider } from '../../../../../src/renderer/state/context.tsx'
import { loadStore } from '../../../../../src/renderer/state/store.ts'
import type { CallName } from '../../../../../src/shared/contract/names.ts'
import type { Platform } from '../../../../../src/shared/contract/views.ts'
import { emptyState, fakeAccount, fakeBridge, fakeError } from '../../../../fakes/fake-bridge.ts'

export interface ScanPage {
  /** Opens the sheet. Texts that begin with `otpauth://` are taken, all others refused. */
  readonly open: (platform: Platform) => Promise<void>
  readonly unmount: () => void
  readonly calls: () => { readonly name: CallName; readonly params: unknown }[]
  /** Ids of the accounts that the sheet told about. */
  readonly added: () => string[]
  readonly liveTracks: () => number
  /** As if the window were minimised or came back. */
  readonly setHidden: (hidden: boolean) => void
  /** What getUserMedia rejects with from now on; null for the real camera. */
  readonly failCamera: (name: string | null) => void
}

const added: string[] = []
const streams: MediaStream[] = []
let failure: string | null = null

const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
navigator.mediaDevices.getUserMedia = async (constraints) => {
  if (failure !== null) throw new DOMException('made by a test', failure)
  const stream = await getUserMedia(constraints)
  streams.push(stream)
  return stream
}

const bridge = fakeBridge(
  {},
  {
    'accounts.addText': ({ text }) =>
      text.startsWith('otpauth://')
        ? { ok: true, value: { account: fakeAccount() } }
        : { ok: false, error: { ...fakeError('link.not-a-code'), code: 'link.not-a-code' } },
  },
)
Object.defineProperty(window, 'twofold', { value: bridge })

let close = (): void => undefined

export const scanPage: ScanPage = {
  open: async (platform) => {
    bridge.push('app', { ...emptyState().app, platform })
    document.documentElement.dataset['platform'] = platform
    const loaded = await loadStore()
    if (!loaded.ok) throw new Error(loaded.error.code)
    const host = document.createElement('div')
    document.body.append(host)
    const root = createRoot(host)
    close = () => {
      root.unmount()
      host.remove()
    }
    root.render(
      <RendererProvider renderer={createRenderer(loaded.store)}>
        <ScanSheet onClose={close} onAdded={(account) => added.push(account.id)} onOtherWay={close} />
      </RendererProvider>,
    )
  },
  unmount: () => close(),
  calls: () => [...bridge.calls],
  added: () => added,
  liveTracks: () => streams.flatMap((stream) => stream.getTracks()).filter((track) => track.readyState === 'live').length,
  setHidden: (hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  },
  failCamera: (name) => {
    failure = name
  },
}
