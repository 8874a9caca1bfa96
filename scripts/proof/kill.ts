// The real app, killed at every file operation of a vault save and a backup, one after the other.
import { killAndLook, makeKillWorld } from '../../tests/e2e/support/kill.ts'

export const killProof = {
  what: 'the real app killed at every file operation of a vault save and a backup',
  run: async ({ log }: { readonly log: (line: string) => void }): Promise<{ tries: number; losses: number; leaks: number }> => {
    const world = await makeKillWorld()
    let tries = 0
    let losses = 0
    let leaks = 0
    try {
      for (let n = 1; ; n += 1) {
        const outcome = await killAndLook(world, n)
        for (const loss of outcome.losses) log(`operation ${n}: ${loss}`)
        for (const leak of outcome.leaks) log(`operation ${n}: a secret lies in the open in ${leak}`)
        losses += outcome.losses.length
        leaks += outcome.leaks.length
        if (!outcome.wasKilled) break
        tries += 1
      }
    } finally {
      await world.close()
    }
    if (tries === 0) throw new Error('No operation was seen: the kill test proves nothing')
    log(`${tries} operations`)
    return { tries, losses, leaks }
  },
}
