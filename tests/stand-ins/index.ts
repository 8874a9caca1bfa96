// Practice mode's outside world: the identity platform, the app folder and iCloud Drive, on loopback, with all state in one
// folder. Tests import this; scripts start it as a child process (main.ts). The app itself never starts it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { certificateIn } from './certificate.ts'
import { startGraph, type GraphStandIn } from './graph.ts'
import { practiceClientId, startIdentity, type IdentityStandIn } from './identity.ts'
import { choosePorts, type Ports } from './servers.ts'

/** What the app is told about the stand-ins; see src/main/flavour. */
export interface PracticeFile {
  readonly authority: string
  readonly graph: string
  readonly clientId: string
  readonly certificatePem: string
  readonly icloudFolder: string
  readonly data: 'practice' | 'release'
}

export interface StandInsOptions {
  readonly stateDir: string
  readonly icloudFolder: string
  readonly ports?: Partial<Ports>
  /** `release` makes backups in the exact release format, for other readers. */
  readonly data?: 'practice' | 'release'
}

export interface StandIns {
  readonly practiceFile: string
  readonly practice: PracticeFile
  readonly identity: IdentityStandIn
  readonly graph: GraphStandIn
  /** True when ports of the last start were taken: the app has to ask for sign-in again. */
  readonly portsChanged: boolean
  close(): Promise<void>
}

export const startStandIns = async (options: StandInsOptions): Promise<StandIns> => {
  const stateDir = resolve(options.stateDir)
  const icloudFolder = resolve(options.icloudFolder)
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  mkdirSync(icloudFolder, { recursive: true, mode: 0o700 })
  const certificate = certificateIn(join(stateDir, 'certificate'))
  const { ports, changed } = await choosePorts(stateDir, options.ports)
  const identity = await startIdentity({ dir: join(stateDir, 'identity'), ports, certificate })
  const graph = await startGraph({ stateDir, ports, certificate, whoIs: (token) => identity.whoIs(token) })

  const practice: PracticeFile = {
    authority: identity.authority,
    graph: graph.url,
    clientId: practiceClientId,
    certificatePem: certificate.certificatePem,
    icloudFolder,
    data: options.data ?? 'practice',
  }
  const practiceFile = join(stateDir, 'practice.json')
  writeFileSync(practiceFile, `${JSON.stringify(practice, null, 2)}\n`, { mode: 0o600 })
  return {
    practiceFile,
    practice,
    identity,
    graph,
    portsChanged: changed,
    close: async () => {
      await Promise.all([identity.down(), graph.down()])
    },
  }
}
