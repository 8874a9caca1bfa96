// A process of its own that uses the real keychain adapter, and with it a whole vault: libsecret reads the bus's address when
// a process starts. Prints one line of JSON: the answers to its orders. Started by keyring.test.ts: node --import tsx probe.ts TIMEOUT_MS ORDERS
import { writeSync } from 'node:fs'
import { z } from 'zod'
import { createKeytarKeychain } from '../../../src/main/adapters/keytar-keychain.ts'
import { createNodeCrypto } from '../../../src/main/adapters/node-crypto.ts'
import { createNodeRandom } from '../../../src/main/adapters/node-random.ts'
import { createVaultFolder } from '../../../src/main/adapters/vault-folder.ts'
import { isAppError } from '../../../src/main/core/app-error.ts'
import { SecretBytes } from '../../../src/main/core/secret.ts'
import { createVaultService } from '../../../src/main/services/vault.ts'

const orderSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('keep-and-forget') }),
  z.object({ do: z.literal('write') }),
  z.object({ do: z.literal('read') }),
  z.object({ do: z.literal('vault'), folder: z.string(), language: z.string() }),
])
const [timeoutMs, orders] = process.argv.slice(2)

const keychain = createKeytarKeychain({ service: 'Twofold Test', timeoutMs: Number(timeoutMs) })
const secret = new SecretBytes(Uint8Array.from({ length: 32 }, (_, i) => i))

const carryOut = async (order: z.infer<typeof orderSchema>): Promise<unknown> => {
  switch (order.do) {
    case 'keep-and-forget': {
      const before = await keychain.read('a')
      await keychain.write('a', secret)
      const kept = await keychain.read('a')
      await keychain.remove('a')
      return { before, kept: kept?.equals(secret), after: await keychain.read('a') }
    }
    case 'write':
      return keychain.write('kept', secret).then(() => 'written')
    case 'read':
      return keychain.read('kept').then((kept) => (kept === null ? 'absent' : kept.equals(secret)))
    case 'vault': {
      const vault = createVaultService({
        keychain,
        files: createVaultFolder(order.folder),
        crypto: createNodeCrypto(),
        random: createNodeRandom(),
        device: { name: 'Test', os: 'linux' },
        log: { write: () => undefined },
      })
      await vault.open()
      const view = vault.view.get()
      if (view.kind !== 'ready') return view.kind === 'failed' ? view.error.code : view.kind
      const { language } = vault.store.current().settings
      await vault.store.update((document) => ({ ...document, settings: { ...document.settings, language: order.language } }))
      return language
    }
  }
}

const answers: unknown[] = []
for (const order of z.array(orderSchema).parse(JSON.parse(orders ?? ''))) {
  answers.push(await carryOut(order).catch((error: unknown) => (isAppError(error) ? error.code : String(error))))
}
writeSync(1, JSON.stringify({ answers, stuck: keychain.isStuck() }))
// A stuck call's thread would keep a normal exit waiting for ever.
if (keychain.isStuck()) process.kill(process.pid, 'SIGKILL')
