// What is kept must outlive what goes wrong with it: a vault file cut in half, and a keyring that is gone. Each has its
// own screen or notice, and nothing is lost.
import { readdirSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, makeFolder, readState, test } from './support/test.ts'
import { harbourMail, steam } from './support/links.ts'
import { accountRow, addByLink, expectAdded } from './support/user.ts'

const generations = (profile: string): string[] =>
  readdirSync(join(profile, 'vault'))
    .filter((name) => /^vault-\d+\.sealed$/.test(name))
    .sort()
    .map((name) => join(profile, 'vault', name))

test('a vault file cut in half: the one before it opens, the user is told, and the bytes are kept aside', async ({ launchApp }) => {
  const profile = await makeFolder('torn')
  const first = await launchApp({ profile })
  for (const account of [harbourMail, steam]) {
    await addByLink(first.window, account.link)
    await expectAdded(first.window, account.issuer, account.userName)
  }
  await first.close()
  const newest = generations(profile).at(-1) ?? ''
  truncateSync(newest, Math.floor(statSync(newest).size / 2))

  const second = await launchApp({ profile })
  await expect(accountRow(second.window, harbourMail.issuer)).toBeVisible()
  await expect(second.window.getByText('Twofold opened an earlier copy')).toBeVisible()
  expect((await readState(second.window)).vault).toMatchObject({ kind: 'ready', notice: { code: 'vault.newest-damaged' } })
  expect(readdirSync(join(profile, 'vault')).some((name) => name.startsWith('damaged-'))).toBe(true)
})

test('a keyring that is gone: said in plain words, the vault is not touched, and all is there once it is back', async ({ launchApp }) => {
  test.skip(process.platform !== 'linux', 'only Linux has a keyring that can be missing')
  const profile = await makeFolder('keyless')
  const first = await launchApp({ profile })
  await addByLink(first.window, harbourMail.link)
  await expectAdded(first.window, harbourMail.issuer, harbourMail.userName)
  await first.close()
  const before = generations(profile).map((file) => readFileSync(file).toString('hex'))

  const without = await launchApp({ profile, env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' } })
  await expect(without.window.getByRole('heading', { name: /can’t reach/ })).toBeVisible()
  await expect(without.window.getByRole('button', { name: 'Try again' })).toBeVisible()
  await expect(without.window.getByText(/Nothing is lost/)).toBeVisible()
  expect((await readState(without.window)).vault).toMatchObject({ kind: 'failed', error: { code: 'keychain.unavailable' } })
  await without.close()
  expect(generations(profile).map((file) => readFileSync(file).toString('hex'))).toEqual(before)

  const again = await launchApp({ profile })
  await expect(accountRow(again.window, harbourMail.issuer)).toBeVisible()
})
