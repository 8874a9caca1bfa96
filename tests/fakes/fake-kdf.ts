// A PassphraseKdf at no cost: SHA-256 over passphrase and parameters. It keeps what it was asked, and can be held up.
import { throwIfCancelled } from '../../src/main/core/cancelled.ts'
import { utf8, toHex } from '../../src/main/core/encoding.ts'
import type { KdfParameters, PassphraseKdf } from '../../src/main/core/ports.ts'
import { SecretBytes } from '../../src/main/core/secret.ts'
import { testCrypto } from './node-crypto-for-tests.ts'

export interface FakeKdf extends PassphraseKdf {
  readonly asked: KdfParameters[]
  /** What each call waits for before it answers. */
  hold: ((signal: AbortSignal) => Promise<void>) | null
}

export const keyOf = (text: string, { m, t, p, salt }: KdfParameters): SecretBytes => new SecretBytes(testCrypto.sha256(utf8([text.normalize('NFKC'), m, t, p, toHex(salt)].join('|'))))

export const fakeKdf = (): FakeKdf => {
  const kdf: FakeKdf = {
    asked: [],
    hold: null,
    derive: async (passphrase, parameters, signal) => {
      kdf.asked.push(parameters)
      await kdf.hold?.(signal)
      throwIfCancelled(signal)
      return keyOf(passphrase.text(), parameters)
    },
  }
  return kdf
}
