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
  /** The texts among which the sheet left the choice to the user. */
  readonly several: () => string[]
  readonly liveTracks: () => number
  /** Ids that the scanner asked for, oldest first; null for the system's choice. */
  readonly wantedCameras: () => (string | null)[]
  /** As if the camera's plug were pulled: what Chromium tells the page then. */
  readonly unplug: () => void
  /** As if a camera were connected. */
  readonly connect: () => void
  /** As if the window were minimised or came back. */
  readonly setHidden: (hidden: boolean) => void
  /** What getUserMedia rejects with from now on; null for the real camera. */
  readonly failCamera: (name: string | null) => void
  /** The same for a camera that is asked for by its id; the system's choice works. */
  readonly failCameraByName: (name: string) => void
}

const added: string[] = []
let several: readonly string[] = []
const streams: MediaStream[] = []
const wanted: (string | null)[] = []
let failure: string | null = null
let failureByName: string | null = null

const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
/** The id of a camera that was asked for by name. */
const wantedId = (constraints: MediaStreamConstraints | undefined): string | null => {
  const video = constraints?.video
  const id = typeof video === 'object' ? video.deviceId : undefined
  return typeof id === 'object' && 'exact' in id && typeof id.exact === 'string' ? id.exact : null
}

navigator.mediaDevices.getUserMedia = async (constraints) => {
  const id = wantedId(constraints)
  wanted.push(id)
  if (id !== null && failureByName !== null) throw new DOMException('made by a test', failureByName)
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
        <ScanSheet onClose={close} onAdded={(account) => added.push(account.id)} onSeveral={(texts) => (several = texts)} onOtherWay={close} />
      </RendererProvider>,
    )
  },
  unmount: () => close(),
  calls: () => [...bridge.calls],
  added: () => added,
  several: () => [...several],
  liveTracks: () => streams.flatMap((stream) => stream.getTracks()).filter((track) => track.readyState === 'live').length,
  wantedCameras: () => wanted,
  unplug: () => {
    for (const track of streams.flatMap((stream) => stream.getTracks())) {
      track.stop()
      track.dispatchEvent(new Event('ended'))
    }
  },
  connect: () => navigator.mediaDevices.dispatchEvent(new Event('devicechange')),
  setHidden: (hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  },
  failCamera: (name) => {
    failure = name
  },
  failCameraByName: (name) => {
    failureByName = name
  },
}
