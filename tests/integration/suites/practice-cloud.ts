// The stand-ins in a fresh folder with the app's own adapters on them (over node:https): what integration tests start from.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGraphAppFolder, type GraphAppFolderOptions } from '../../../src/main/adapters/graph-app-folder.ts'
import { createMsalIdentity } from '../../../src/main/adapters/msal-identity.ts'
import { createSystemTimers } from '../../../src/main/adapters/system-timers.ts'
import type { AppFolder, Http, HttpRequest, IdentityProvider, LinkOpener, SignedInAccount } from '../../../src/main/core/ports.ts'
import { memoryBlob, testSealer } from '../../fakes/memory-blob.ts'
import { createNodeHttp } from '../../fakes/node-http.ts'
import { browserless, type Browserless } from '../../stand-ins/browserless.ts'
import { startStandIns, type StandIns } from '../../stand-ins/index.ts'

export interface PracticeCloud {
  readonly standIns: StandIns
  readonly browser: Browserless
  /** What the app sent, oldest first. */
  readonly sent: readonly HttpRequest[]
  readonly http: Http
  /** The sealed token cache as it lies on disk. */
  readonly cacheFile: ReturnType<typeof memoryBlob>
  /** A new one each time, on the same cache: as after a restart. `open` stands for the browser. */
  identity(open: (pageUrl: string) => unknown): IdentityProvider
  appFolder(identity: IdentityProvider, change?: Partial<GraphAppFolderOptions>): AppFolder
  /** Signs in through the pages, without a browser. */
  signIn(userName: string): Promise<{ identity: IdentityProvider; account: SignedInAccount }>
  close(): Promise<void>
}

export const startPracticeCloud = async (): Promise<PracticeCloud> => {
  const dir = mkdtempSync(join(tmpdir(), 'twofold-cloud-'))
  const standIns = await startStandIns({ stateDir: join(dir, 'stand-ins'), icloudFolder: join(dir, 'icloud') })
  const { practice } = standIns
  const sent: HttpRequest[] = []
  const nodeHttp = createNodeHttp({ ca: practice.certificatePem })
  const http: Http = {
    send: (request) => {
      sent.push(request)
      return nodeHttp.send(request)
    },
  }
  const cacheFile = memoryBlob()
  const sealer = testSealer()
  const browser = browserless()

  const identity = (open: (pageUrl: string) => unknown): IdentityProvider => {
    const opener: Pick<LinkOpener, 'openSignIn'> = {
      openSignIn: (url) => {
        open(url)
        return Promise.resolve()
      },
    }
    return createMsalIdentity({ authority: practice.authority, clientId: practice.clientId, http, opener, cacheFile, sealer })
  }
  return {
    standIns,
    browser,
    sent,
    http,
    cacheFile,
    identity,
    appFolder: (provider, change = {}) =>
      createGraphAppFolder({ http, identity: provider, timers: createSystemTimers(), random: { bytes: (length) => new Uint8Array(length) }, baseUrl: practice.graph, ...change }),
    signIn: async (userName) => {
      const provider = identity((pageUrl) => void browser.signIn(pageUrl, { userName }))
      const account = await provider.signIn({ signal: new AbortController().signal, timeoutMs: 60_000, onWaiting: () => undefined })
      return { identity: provider, account }
    },
    close: async () => {
      await standIns.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
