// What can go wrong with the guards and the vault's disk, as data: which operations it hits, and what they then do.
import fc from 'fast-check'
import { AppError } from '../../src/main/core/app-error.ts'
import type { ErrorCode } from '../../src/shared/contract/errors.ts'

export type Port = 'cloud' | 'storage' | 'vault'

export type Effect =
  | { readonly kind: 'throws'; readonly code: ErrorCode }
  /** The request was carried out, its answer was lost. */
  | { readonly kind: 'throws-after'; readonly code: ErrorCode }
  | { readonly kind: 'reads'; readonly what: 'flipped' | 'cut' | 'empty' | 'nothing' | 'other' }

export interface Fault {
  readonly port: Port
  /** Null: all of them. */
  readonly operations: readonly string[] | null
  readonly effect: Effect
  /** Hits after that many operations that fit, and so many of them. */
  skip: number
  times: number
}

const everyCloudCode: ErrorCode[] = [
  'cloud.offline',
  'cloud.timed-out',
  'cloud.cut',
  'cloud.unauthorized',
  'cloud.forbidden',
  'cloud.not-found',
  'cloud.conflict',
  'cloud.throttled',
  'cloud.unavailable',
  'cloud.full',
  'cloud.too-large',
  'cloud.bad-answer',
  'cloud.redirect-refused',
  'cloud.refused',
  'cloud.app-folder-fault',
  'session.needs-sign-in',
]
const everyStorageCode: ErrorCode[] = ['storage.off', 'storage.signed-out', 'storage.missing', 'storage.denied', 'storage.failed', 'storage.link-refused', 'storage.in-onedrive']
const writes = ['create', 'replace', 'remove']

const kinds = fc.oneof(
  fc.constantFrom(...everyCloudCode).map((code) => ({ port: 'cloud' as const, operations: null, effect: { kind: 'throws' as const, code } })),
  fc.constantFrom<ErrorCode>('cloud.cut', 'cloud.timed-out').map((code) => ({ port: 'cloud' as const, operations: writes, effect: { kind: 'throws-after' as const, code } })),
  fc.constantFrom(...everyStorageCode).map((code) => ({ port: 'storage' as const, operations: null, effect: { kind: 'throws' as const, code } })),
  fc.constantFrom<ErrorCode>('storage.full', 'storage.read-only').map((code) => ({ port: 'storage' as const, operations: ['check', 'create'], effect: { kind: 'throws' as const, code } })),
  // The folder vanishes, or the disk fills up, while it is written to.
  fc.constantFrom<ErrorCode>('storage.missing', 'storage.full', 'storage.failed').map((code) => ({ port: 'storage' as const, operations: ['create'], effect: { kind: 'throws' as const, code } })),
  fc.constantFrom<ErrorCode>('storage.missing', 'storage.failed').map((code) => ({ port: 'storage' as const, operations: ['create', 'remove'], effect: { kind: 'throws-after' as const, code } })),
  fc.constant({ port: 'storage' as const, operations: ['read', 'bring'], effect: { kind: 'throws' as const, code: 'storage.not-downloaded' as const } }),
  fc.constantFrom<Port>('cloud', 'storage').chain((port) =>
    fc.constantFrom('flipped' as const, 'cut' as const, 'empty' as const, 'nothing' as const, 'other' as const).map((what) => ({ port, operations: ['read'], effect: { kind: 'reads' as const, what } })),
  ),
  fc.constant({ port: 'vault' as const, operations: null, effect: { kind: 'throws' as const, code: 'vault.write-failed' as const } }),
)

export const faultArbitrary = fc.record({ kind: kinds, skip: fc.nat({ max: 12 }), times: fc.constantFrom(1, 1, 2, 1_000_000) }).map(({ kind, skip, times }): Fault => ({ ...kind, skip, times }))

const isHit = (fault: Fault, port: Port, operation: string): boolean => {
  if (fault.port !== port || fault.times <= 0 || (fault.operations !== null && !fault.operations.includes(operation))) return false
  if (fault.skip > 0) {
    fault.skip -= 1
    return false
  }
  fault.times -= 1
  return true
}

/** Runs one operation through the faults that are on. `other`: bytes of another file, for a read that answers the wrong one. */
export const throughFaults = async <T>(faults: readonly Fault[], port: Port, operation: string, run: () => Promise<T>, spoil: (value: T, what: Extract<Effect, { kind: 'reads' }>['what']) => T): Promise<T> => {
  const hits = faults.filter((fault) => isHit(fault, port, operation)).map(({ effect }) => effect)
  for (const effect of hits) if (effect.kind === 'throws') throw new AppError(effect.code)
  let value: T = await run()
  for (const effect of hits) {
    if (effect.kind === 'throws-after') throw new AppError(effect.code)
    if (effect.kind === 'reads') value = spoil(value, effect.what)
  }
  return value
}

export const spoilBytes = (bytes: Uint8Array | null, what: Extract<Effect, { kind: 'reads' }>['what'], other: Uint8Array | null): Uint8Array | null => {
  if (bytes === null) return null
  switch (what) {
    case 'flipped':
      return bytes.map((byte, i) => (i === Math.floor(bytes.length / 2) ? byte ^ 1 : byte))
    case 'cut':
      return bytes.slice(0, Math.floor(bytes.length / 2))
    case 'empty':
      return new Uint8Array()
    case 'nothing':
      return null
    case 'other':
      return other
  }
}
