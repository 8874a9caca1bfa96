// Accounts by QR code in the real app: held up to the webcam, and in picture files. Main grants the camera itself, only
// while a scan is armed; Chromium's own permission bypass stays off.
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { electronRuntime } from '../../scripts/lib/unprivileged.mjs'
import { fakeWebcamArguments, makeFakeWebcamClip } from '../stand-ins/fake-webcam.ts'
import { pictureWithoutCode, qrPicture } from '../stand-ins/qr-picture.ts'
import { removeFolder } from './support/launch.ts'
import { expect, makeFolder, readState, test } from './support/test.ts'

const harbour = 'otpauth://totp/Harbour:anna?secret=JBSWY3DPEHPK3PXP&issuer=Harbour'
const orchard = 'otpauth://totp/Orchard:bert?secret=GEZDGNBVGY3TQOJQ&issuer=Orchard'
const menu = 'Today: soup, bread, apple pie'

/** A machine without a graphics chip draws and reads each frame on the processor. */
const seen = { timeout: 30_000 }

const folders: string[] = []
test.afterEach(() => folders.splice(0).forEach(removeFolder))

/** Switches for a camera that shows nothing, then each text in turn; several at once where they are given together. */
const webcamWith = async (...texts: (string | string[])[]): Promise<string[]> => {
  const folder = await makeFolder('webcam')
  folders.push(folder)
  const clip = join(folder, 'clip.y4m')
  await makeFakeWebcamClip(clip, texts)
  await (await electronRuntime()).handOver(clip)
  return fakeWebcamArguments(clip)
}

const issuers = async (window: Page): Promise<string[]> => (await readState(window)).accounts.list.map(({ issuer }) => issuer)

const openAdd = async (window: Page): Promise<void> => {
  await window.getByRole('button', { name: /^Add account/ }).first().click()
  await window.getByRole('dialog', { name: 'Add account' }).waitFor()
}

const choosePicture = (window: Page, name: string, buffer: Buffer): Promise<void> =>
  window.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/png', buffer })

test.describe('webcam', () => {
  test('a code held up to the camera becomes an account', async ({ launchApp }) => {
    const { window } = await launchApp({ switches: await webcamWith(harbour) })
    await openAdd(window)
    await window.getByRole('button', { name: /^Scan with camera/ }).click()
    await expect(window.getByRole('row', { name: /Harbour/ })).toBeVisible(seen)
    await expect(window.getByRole('dialog')).toHaveCount(0)
    expect(await issuers(window)).toEqual(['Harbour'])
  })

  test('another code is explained, and scanning goes on to the right one', async ({ launchApp }) => {
    const { window } = await launchApp({ switches: await webcamWith(menu, harbour) })
    await openAdd(window)
    await window.getByRole('button', { name: /^Scan with camera/ }).click()
    await expect(window.getByRole('status').filter({ hasText: 'This isn’t a sign-in code' }).first()).toBeVisible(seen)
    await expect(window.getByRole('row', { name: /Harbour/ })).toBeVisible(seen)
  })

  test('two codes held up at once: the user chooses, and both can be had', async ({ launchApp }) => {
    const { window } = await launchApp({ switches: await webcamWith([harbour, orchard]) })
    await openAdd(window)
    await window.getByRole('button', { name: /^Scan with camera/ }).click()
    await window.getByRole('button', { name: 'Add all' }).click(seen)
    await expect.poll(async () => (await issuers(window)).sort()).toEqual(['Harbour', 'Orchard'])
  })

  test('without an armed scan the window gets no camera', async ({ launchApp }) => {
    const { window } = await launchApp({ switches: await webcamWith(harbour) })
    const outcome = await window.evaluate(() =>
      navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'granted',
        (error: unknown) => (error instanceof DOMException ? error.name : 'other'),
      ),
    )
    expect(outcome).toBe('NotAllowedError')
  })

  test('no camera: says so, and another way is one click away', async ({ launchApp }) => {
    // Chromium's fake device with no device in it.
    const { window } = await launchApp({ switches: ['--use-fake-device-for-media-stream=device-count=0'] })
    await openAdd(window)
    await window.getByRole('button', { name: /^Scan with camera/ }).click()
    await expect(window.getByRole('alert').filter({ hasText: 'No camera found' })).toBeVisible()
    await window.getByRole('button', { name: 'Paste link' }).click()
    await expect(window.getByRole('textbox', { name: 'Link' })).toBeFocused()
  })
})

test.describe('picture files', () => {
  test('a picture with a code becomes an account', async ({ launchApp }) => {
    const { window } = await launchApp()
    await openAdd(window)
    await choosePicture(window, 'code.png', qrPicture(harbour))
    await expect(window.getByRole('row', { name: /Harbour/ })).toBeVisible()
  })

  test('a picture with two codes offers both', async ({ launchApp }) => {
    const { window } = await launchApp()
    await openAdd(window)
    await choosePicture(window, 'codes.png', qrPicture([harbour, orchard]))
    await window.getByRole('button', { name: 'Add all' }).click()
    await expect.poll(async () => (await issuers(window)).sort()).toEqual(['Harbour', 'Orchard'])
  })

  test('what is no picture of a code is explained, and nothing is added', async ({ launchApp }) => {
    const { window } = await launchApp()
    await openAdd(window)
    for (const [name, file, words] of [
      ['holiday.png', pictureWithoutCode(), 'No QR code found'],
      ['notes.png', Buffer.from(harbour), 'This file isn’t a picture Twofold can open'],
      ['menu.png', qrPicture(menu), 'This isn’t a sign-in code'],
    ] as const) {
      await choosePicture(window, name, file)
      await expect(window.getByRole('alert').filter({ hasText: words })).toBeVisible()
    }
    expect(await issuers(window)).toEqual([])
  })
})
