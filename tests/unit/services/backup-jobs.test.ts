// One job after the other: what goes wrong in one, even in telling of it, never keeps the next from running.
import { describe, expect, it, vi } from 'vitest'
import { Cancelled } from '../../../src/main/core/cancelled.ts'
import { createBackupJobs } from '../../../src/main/services/backup-jobs.ts'

describe('jobs', () => {
  it.each<[string, Error]>([
    ['failure', new Error('failed')],
    ['cancel', new Cancelled()],
  ])('run on although a handler threw at a %s', async (_, error) => {
    const thrown = new Error('the window is gone')
    const jobs = createBackupJobs({
      onCancelled: () => {
        throw thrown
      },
      onFailed: () => Promise.reject(thrown),
    })
    const next = vi.fn(() => Promise.resolve())
    jobs.add(() => Promise.reject(error))
    jobs.add(next)
    await jobs.settled()
    expect(next).toHaveBeenCalledOnce()
  })
})
