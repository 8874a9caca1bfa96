// Computes one Argon2id key (RFC 9106) by hash-wasm in a thread of its own, so that main goes on meanwhile. Started by
// adapters/argon2-kdf.ts, which ends it; what goes wrong here reaches it as the thread's error. Has no part in anything else.
import { parentPort } from 'node:worker_threads'
import { argon2id } from 'hash-wasm'

export interface Argon2Task {
  /** UTF-8. */
  readonly password: Uint8Array
  readonly salt: Uint8Array
  /** KiB. */
  readonly m: number
  readonly t: number
  readonly p: number
}

parentPort?.once('message', ({ password, salt, m, t, p }: Argon2Task) => {
  void argon2id({ password, salt, memorySize: m, iterations: t, parallelism: p, hashLength: 32, outputType: 'binary' }).then((key) => {
    password.fill(0)
    parentPort?.postMessage(key)
  })
})
