// Reads the codes that a window shows and holds each against an independent implementation.
import type { Locator } from '@playwright/test'
import { shownCode } from '../../tests/e2e/support/user.ts'
import { independentHotp, independentSteam, independentTotp } from './independent-codes.ts'
import type { DemoAccount } from './six-accounts.ts'

export interface CodeReading {
  readonly account: DemoAccount
  readonly shown: string
  readonly expected: string
  readonly equal: boolean
}

const periodMs = 30_000
export const periodOf = (atMs: number): number => Math.floor(atMs / periodMs)

/** Waits until there is some time left in the period, so that reading and computing fall into the same one. */
export const waitForFreshPeriod = async (notPeriod: number | null, sleep: (ms: number) => Promise<void>): Promise<number> => {
  for (;;) {
    const now = Date.now()
    if (periodOf(now) !== notPeriod && now % periodMs > 1_500 && now % periodMs < periodMs - 6_000) return periodOf(now)
    await sleep(250)
  }
}

/** The code of a time-based account as its row shows it now. */
export const readTimed = async (row: Locator, account: DemoAccount): Promise<CodeReading> => {
  const shown = (await shownCode(row)) ?? '(no code)'
  const expected = account.type === 'steam' ? independentSteam(account.secret, Date.now()) : independentTotp(account.secret, Date.now())
  return { account, shown, expected, equal: shown === expected }
}

/** Presses the row's button for the next code and reads it. `counter` is the one that the code must be of. */
export const readCounter = async (row: Locator, account: DemoAccount, counter: number, before: string | null): Promise<CodeReading> => {
  await row.hover()
  await row.getByRole('button', { name: /^Next code/ }).click()
  let shown = await shownCode(row)
  for (let waited = 0; waited < 50 && (shown === null || shown === before); waited += 1) {
    await row.page().waitForTimeout(100)
    shown = await shownCode(row)
  }
  const expected = independentHotp(account.secret, counter)
  return { account, shown: shown ?? '(no code)', expected, equal: shown === expected }
}
