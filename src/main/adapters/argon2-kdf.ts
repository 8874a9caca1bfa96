// The PassphraseKdf port: a thread per key, ended after 60 seconds, by a cancel, and when it has answered. Loaded by main;
// hash-wasm is loaded by the thread alone. tests/unit/adapters/argon2-kdf.test.ts has the vectors and threads that misbehave.
import { Worker } from 'node:worker_threads'
import { AppError } from '../core/app-error.ts'
import { Cancelled } from '../core/cancelled.ts'
import { utf8 } from '../core/encoding.ts'
import type { PassphraseKdf, Timers } from '../core/ports.ts'
import { SecretBytes } from '../core/secret.ts'
import type { Argon2Task } from './argon2-worker.ts'

export interface Argon2KdfPorts {
  readonly timers: Timers
  /** Path of argon2-worker's script. */
  readonly workerFile: string
}

export const deriveWithinMs = 60_000
const keyBytes = 32

export const createArgon2Kdf = ({ timers, workerFile }: Argon2KdfPorts): PassphraseKdf => ({
  derive: (passphrase, { m, t, p, salt }, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(new Cancelled())
        return
      }
      const worker = startWorker(workerFile)
      const end = (): void => {
        cancelLimit()
        signal.removeEventListener('abort', onAbort)
        worker.removeAllListeners()
        // A thread that dies of being ended has nobody to tell.
        worker.on('error', () => undefined)
        void worker.terminate()
      }
      const fail = (cause: unknown): void => {
        end()
        reject(new AppError('backup.passphrase-failed', {}, { cause }))
      }
      const onAbort = (): void => {
        end()
        reject(new Cancelled())
      }
      const cancelLimit = timers.after(deriveWithinMs, () => fail(new Error('time limit')))
      signal.addEventListener('abort', onAbort, { once: true })
      worker.once('error', fail)
      worker.once('messageerror', fail)
      worker.once('exit', () => fail(new Error('no answer')))
      worker.once('message', (answer: unknown) => {
        if (!(answer instanceof Uint8Array) || answer.length !== keyBytes) {
          fail(new Error('unexpected answer'))
          return
        }
        end()
        const key = new SecretBytes(answer)
        answer.fill(0)
        resolve(key)
      })

      const task: Argon2Task = { password: utf8(passphrase.text().normalize('NFKC')), salt, m, t, p }
      // Handed over, not copied: no second copy of the passphrase's bytes stays here.
      worker.postMessage(task, [asArrayBuffer(task.password)])
    }),
})

/** Bytes that TextEncoder made have a buffer of their own. */
const asArrayBuffer = ({ buffer }: Uint8Array): ArrayBuffer => {
  if (buffer instanceof ArrayBuffer) return buffer
  throw new AppError('backup.passphrase-failed')
}

/** Without the environment and the arguments of the process: it needs neither. */
const startWorker = (file: string): Worker => {
  try {
    return new Worker(file, { env: {}, argv: [], execArgv: [], name: 'argon2' })
  } catch (cause) {
    throw new AppError('backup.passphrase-failed', {}, { cause })
  }
}
