// The document of a computer that has none yet. Pure.
import type { Platform } from '../../../shared/contract/views.ts'
import { cleanName } from '../accounts/clean-name.ts'
import { toHex } from '../encoding.ts'
import type { Random } from '../ports.ts'
import { documentVersion, type VaultDocument } from './document.ts'

export interface Device {
  readonly name: string
  readonly os: Platform
}

export const freshDocument = (device: Device, random: Random): VaultDocument => ({
  version: documentVersion,
  accounts: [],
  settings: { theme: 'system', language: 'en', clipboardSeconds: 20, hideCodes: false },
  session: null,
  backup: {
    dev: toHex(random.bytes(16)),
    seq: 0,
    on: false,
    loc: null,
    recoveryAccount: null,
    pins: [],
    folder: null,
    storageIdentity: null,
    last: null,
    failingSince: null,
    passphrases: [],
    passphraseSalt: null,
    retired: [],
    notices: [],
    lastDrillMs: null,
  },
  device: { name: cleanName(device.name).slice(0, 128), os: device.os },
})
