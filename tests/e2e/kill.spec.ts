// Killed at any moment, nothing is lost: the app dies by SIGKILL at operations spread over a vault save and a backup. All of
// them are tried by `npm run proof`.
import { expect, test } from '@playwright/test'
import { killAndLook, makeKillWorld } from './support/kill.ts'

const tries = process.env['TWOFOLD_TEST_FULL'] === '1' ? 12 : 4

test('killed at operations of a save and a backup: the vault opens, every version is as it was, the next backup succeeds', async () => {
  test.setTimeout(360_000)
  const world = await makeKillWorld()
  try {
    const whole = await killAndLook(world, 0)
    expect(whole).toMatchObject({ wasKilled: false, losses: [], leaks: [] })
    // Far fewer would mean that the operations aren't seen.
    expect(whole.operations).toBeGreaterThan(25)
    for (let i = 0; i < tries; i += 1) {
      const n = 1 + Math.floor((i * (whole.operations - 1)) / (tries - 1))
      expect(await killAndLook(world, n), `operation ${n} of ${whole.operations}`).toMatchObject({ wasKilled: true, losses: [], leaks: [] })
    }
  } finally {
    await world.close()
  }
})
