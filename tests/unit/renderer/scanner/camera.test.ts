// The scan sheet in a real Chromium with a clip before its fake camera, under the app's policies: what it reads, says and
// gives back. A bridge in memory stands for main; the same journey in real Electron is tests/e2e/scan.spec.ts.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isFrontCamera } from '../../../../src/renderer/scanner/camera.ts'
import { fakeWebcamArguments, makeFakeWebcamClip, type ClipOptions } from '../../../stand-ins/fake-webcam.ts'
import { chromiumIsThere, chromiumPath, openHarness, type Harness } from './harness/harness.ts'

const link = 'otpauth://totp/Example:anna?secret=JBSWY3DPEHPK3PXP&issuer=Example'
const menu = 'Today: soup, bread, apple pie'

if (!chromiumIsThere) console.log(`skipped: the scan sheet is tested in Chromium, and ${chromiumPath} is not there`)

const openWithClip = async (texts: readonly (string | readonly string[])[], options: ClipOptions = {}): Promise<Harness> => {
  const folder = await mkdtemp(join(tmpdir(), 'scan-clip-'))
  const clip = join(folder, 'clip.y4m')
  await makeFakeWebcamClip(clip, texts, options)
  const harness = await openHarness(fakeWebcamArguments(clip))
  return {
    ...harness,
    close: async () => {
      await harness.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const open = (harness: Harness) => harness.page.evaluate(() => window.scanner.scan.open('linux'))
const namesOfCalls = (harness: Harness) => harness.page.evaluate(() => window.scanner.scan.calls().map((call) => call.name))
const waitForCall = (harness: Harness, name: string) =>
  harness.page.waitForFunction((wanted) => window.scanner.scan.calls().some((call) => call.name === wanted), name)
const liveTracks = (harness: Harness) => harness.page.evaluate(() => window.scanner.scan.liveTracks())

describe.skipIf(!chromiumIsThere)('a camera that shows a sign-in code', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await openWithClip([link])
  }, 120_000)
  afterAll(() => harness.close())

  test('its text goes to main once, then the camera is off and the permission given back', async () => {
    await open(harness)
    await waitForCall(harness, 'scan.disarm')
    const calls = await harness.page.evaluate(() => window.scanner.scan.calls())
    expect(calls.filter(({ name }) => name !== 'state.read')).toEqual([
      { name: 'scan.arm', params: {} },
      { name: 'accounts.addText', params: { text: link } },
      { name: 'scan.disarm', params: {} },
    ])
    expect(await harness.page.evaluate(() => window.scanner.scan.added())).toHaveLength(1)
    expect(await liveTracks(harness)).toBe(0)
    expect(await harness.page.evaluate(() => window.scanner.violations())).toEqual([])
  })
})

describe.skipIf(!chromiumIsThere)('a camera that shows another code', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await openWithClip([menu])
  }, 120_000)
  afterEach(() => harness.reload())
  afterAll(() => harness.close())

  test('says that it isn’t a sign-in code, asks main once while it is in view, and goes on', async () => {
    await open(harness)
    await harness.page.getByRole('status').filter({ hasText: 'This isn’t a sign-in code' }).first().waitFor()
    // The clip loops: the same code comes into view again before it is forgotten.
    await harness.page.waitForTimeout(2_500)
    expect((await namesOfCalls(harness)).filter((name) => name === 'accounts.addText')).toHaveLength(1)
    expect(await liveTracks(harness)).toBe(1)
  })

  test('a hidden window has no camera, and a shown one has it again', async () => {
    await open(harness)
    await waitForCall(harness, 'accounts.addText')
    await harness.page.evaluate(() => window.scanner.scan.setHidden(true))
    await waitForCall(harness, 'scan.disarm')
    expect(await liveTracks(harness)).toBe(0)
    await harness.page.evaluate(() => window.scanner.scan.setHidden(false))
    await harness.page.waitForFunction(() => window.scanner.scan.liveTracks() === 1)
  })

  test('closing the sheet stops the camera', async () => {
    await open(harness)
    await waitForCall(harness, 'accounts.addText')
    await harness.page.evaluate(() => window.scanner.scan.unmount())
    await waitForCall(harness, 'scan.disarm')
    expect(await liveTracks(harness)).toBe(0)
  })

  test.each([
    ['NotAllowedError', 'Twofold can’t use the camera'],
    ['NotFoundError', 'No camera found'],
    ['NotReadableError', 'Another app is using the camera'],
  ])('%s has its own words, and another try works', async (name, title) => {
    await harness.page.evaluate((failure) => window.scanner.scan.failCamera(failure), name)
    await open(harness)
    await harness.page.getByRole('alert').filter({ hasText: title }).waitFor()
    expect(await harness.page.getByRole('button', { name: 'Paste link' }).isVisible()).toBe(true)
    await waitForCall(harness, 'scan.disarm')
    await harness.page.evaluate(() => window.scanner.scan.failCamera(null))
    await harness.page.getByRole('button', { name: 'Try again' }).click()
    await harness.page.waitForFunction(() => window.scanner.scan.liveTracks() === 1)
    await harness.page.getByRole('status').first().waitFor()
  })
})

describe.skipIf(!chromiumIsThere)('cameras that come and go', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await openWithClip([])
  }, 120_000)
  afterEach(() => harness.reload())
  afterAll(() => harness.close())

  test('one that is unplugged in the middle of a scan is said; when one is connected the scan goes on by itself', async () => {
    await open(harness)
    await harness.page.getByRole('status').filter({ hasText: 'Hold the QR code up' }).first().waitFor()
    await harness.page.evaluate(() => window.scanner.scan.unplug())
    await harness.page.getByRole('alert').filter({ hasText: 'No camera found' }).waitFor()
    await waitForCall(harness, 'scan.disarm')
    await harness.page.evaluate(() => window.scanner.scan.connect())
    await harness.page.waitForFunction(() => window.scanner.scan.liveTracks() === 1)
    expect((await namesOfCalls(harness)).filter((name) => name.startsWith('scan.'))).toEqual(['scan.arm', 'scan.disarm', 'scan.arm'])
  })

  test('one that blocks is not tried again because another one is connected', async () => {
    await harness.page.evaluate(() => window.scanner.scan.failCamera('NotAllowedError'))
    await open(harness)
    await harness.page.getByRole('alert').filter({ hasText: 'can’t use the camera' }).waitFor()
    await harness.page.evaluate(() => window.scanner.scan.connect())
    // Time enough to have tried again, which must not come.
    await harness.page.waitForTimeout(300)
    expect((await harness.page.evaluate(() => window.scanner.scan.wantedCameras())).length).toBe(1)
  })
})

describe.skipIf(!chromiumIsThere)('two cameras', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await openHarness(['--use-fake-device-for-media-stream=device-count=2'])
  }, 120_000)
  afterAll(() => harness.close())

  test('the other one can be chosen, and is the one that the next scan opens', async () => {
    await open(harness)
    await harness.page.getByRole('combobox', { name: 'Camera' }).selectOption({ index: 1 })
    await harness.page.waitForFunction(() => window.scanner.scan.wantedCameras().length === 2 && window.scanner.scan.liveTracks() === 1)
    await harness.page.evaluate(() => window.scanner.scan.unmount())
    await open(harness)
    await harness.page.waitForFunction(() => window.scanner.scan.wantedCameras().length === 3 && window.scanner.scan.liveTracks() === 1)
    const [first, second, third] = await harness.page.evaluate(() => window.scanner.scan.wantedCameras())
    expect(first).toBeNull()
    expect(second).not.toBeNull()
    expect(third).toBe(second)
    await harness.page.evaluate(() => window.scanner.scan.unmount())
  })

  test('one that was chosen and is gone is replaced by the system’s choice', async () => {
    await harness.page.evaluate(() => window.scanner.scan.failCameraByName('OverconstrainedError'))
    await open(harness)
    await harness.page.waitForFunction(() => window.scanner.scan.liveTracks() === 1)
    expect((await harness.page.evaluate(() => window.scanner.scan.wantedCameras())).slice(-2)).toEqual([expect.any(String), null])
    await harness.page.evaluate(() => window.scanner.scan.unmount())
  })
})

describe('which way a camera looks', () => {
  test.each([
    ['user', 'Back Camera', true],
    ['environment', 'FaceTime HD Camera', false],
    [undefined, 'FaceTime HD Camera', true],
    [undefined, 'Integrated Webcam', true],
    [undefined, '', true],
    [undefined, 'Surface Camera Rear', false],
    ['', 'OBS Virtual Camera', false],
  ])('%s, %s: at its user %s', (facingMode, label, isFront) => {
    expect(isFrontCamera(facingMode, label)).toBe(isFront)
  })
})

describe.skipIf(!chromiumIsThere)('a camera that shows two codes at once', () => {
  let harness: Harness
  const other = 'otpauth://totp/Other:bob?secret=GEZDGNBVGY3TQOJQ&issuer=Other'
  beforeAll(async () => {
    harness = await openWithClip([[link, other]], { absentFrames: 0, modulePx: 5 })
  }, 120_000)
  afterAll(() => harness.close())

  test('leaves the choice to the user: neither goes to main by itself, and the camera is off', async () => {
    await open(harness)
    await waitForCall(harness, 'scan.disarm')
    expect((await harness.page.evaluate(() => window.scanner.scan.several())).sort()).toEqual([link, other].sort())
    expect(await namesOfCalls(harness)).not.toContain('accounts.addText')
    expect(await liveTracks(harness)).toBe(0)
    await harness.page.evaluate(() => window.scanner.scan.unmount())
  })
})

describe.skipIf(!chromiumIsThere)('a camera that shows nothing but black', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await openWithClip([], { isCovered: true })
  }, 120_000)
  afterAll(() => harness.close())

  test('says that its cover is closed, and leaves other ways open', async () => {
    await open(harness)
    await harness.page.getByRole('status').filter({ hasText: 'open the camera’s cover' }).first().waitFor()
    expect(await harness.page.getByRole('button', { name: 'Choose image' }).isVisible()).toBe(true)
    expect(await namesOfCalls(harness)).not.toContain('accounts.addText')
    await harness.page.evaluate(() => window.scanner.scan.unmount())
  })
})
