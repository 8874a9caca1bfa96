// The list of versions that the window is shown never grows beyond what its schema takes: otherwise no state could be read.
import { expect, it } from 'vitest'
import type { FoundVersion } from '../../../src/main/core/backup/reader.ts'
import { createBackupLook } from '../../../src/main/services/backup-look.ts'
import { backupView } from '../../../src/shared/contract/views.ts'
import { samsAccount, testLoc } from '../../fakes/backup-fixtures.ts'
import { memoryStorage } from '../../fakes/memory-storage.ts'

const version = (n: number): FoundVersion => ({ id: `${n}.twofold`, loc: testLoc, atMs: n, dev: 'd'.repeat(32), seq: n, deviceName: '', os: 'linux', accounts: 1 })

it('a new version pushes the oldest out of a full list', async () => {
  const full = Array.from({ length: 5_000 }, (_, i) => version(5_000 - i))
  const reader = {
    find: () => Promise.resolve({ versions: full, damaged: 0, newer: 0, missingNewestAtMs: null, keys: [] }),
    open: () => Promise.reject(new Error('not asked')),
  }
  const report = () => ({ code: 'app.unexpected' as const, detail: {}, reference: '00000000' })
  const look = createBackupLook({ reader, report, onChange: () => undefined, initial: memoryStorage() })
  look.start(memoryStorage(), samsAccount)
  await look.settled()
  look.add(version(5_001))
  const shown = look.versions().map(({ id, atMs, deviceName, os, accounts }) => ({ id, atMs, deviceName, os, accounts, thisDevice: true }))
  expect(backupView.shape.versions.safeParse(shown).success).toBe(true)
  expect(shown[0]?.id).toBe('5001.twofold')
})
