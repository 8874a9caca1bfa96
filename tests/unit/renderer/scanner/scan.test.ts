// A scan with a camera and an engine made of paper: what reaches main, in which order, and what is put away.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { CameraFailed, type Camera } from '../../../../src/renderer/scanner/camera-port.ts'
import { DecoderFailed, type QrDecoder } from '../../../../src/renderer/scanner/decoder.ts'
import type { FrameLook } from '../../../../src/renderer/scanner/frame-look.ts'
import { looksToAgree } from '../../../../src/renderer/scanner/hints.ts'
import { createScan, forgetAfterMs, type Scan } from '../../../../src/renderer/scanner/scan.ts'
import type { AddRefusal } from '../../../../src/renderer/scanner/scan-state.ts'
import { fakeAccount } from '../../../fakes/fake-bridge.ts'

const error: AddRefusal = { code: 'link.not-a-code', detail: {}, reference: '0badf00d' }
// The scan only passes frames on.
const frame = {} as ImageBitmap

let log: string[]
let nowMs: number
/** What the engine answers, frame by frame; then nothing until the scan ends. */
let frames: (string[] | Error)[]

const decoder = (): QrDecoder => ({
  decode: () => {
    const next = frames.shift()
    if (next === undefined) return new Promise(() => undefined)
    return next instanceof Error ? Promise.reject(next) : Promise.resolve({ texts: next, look: null })
  },
  close: () => log.push('decoder closed'),
})

const camera: Camera = {
  open: (id) => {
    log.push(`open ${id ?? 'default'}`)
    return Promise.resolve({
      id: id ?? 'a',
      cameras: [{ id: 'a', label: 'Front' }, { id: 'b', label: 'Back' }],
      isFront: true,
      setLight: null,
      onCameras: () => undefined,
      nextFrame: () => Promise.resolve(frame),
      stop: () => log.push('camera stopped'),
    })
  },
}

const scanOf = (change: Partial<Parameters<typeof createScan>[0]> = {}): Scan =>
  createScan({
    camera,
    startDecoder: () => Promise.resolve(decoder()),
    arm: () => Promise.resolve(log.push('arm')),
    disarm: () => Promise.resolve(log.push('disarm')),
    addText: (text) => {
      log.push(`add ${text}`)
      return Promise.resolve(text.startsWith('good') ? { ok: true, value: { account: fakeAccount() } } : { ok: false, error })
    },
    markOf: (text) => Promise.resolve(`mark of ${text}`),
    nowMs: () => nowMs,
    ...change,
  })

beforeEach(() => {
  log = []
  nowMs = 0
  frames = []
})

describe('a scan', () => {
  test('arms, opens, adds the first good text, and puts everything away', async () => {
    frames = [[], [], ['good']]
    const scan = scanOf()
    scan.start()
    await vi.waitFor(() => expect(log).toContain('disarm'))
    expect(log).toEqual(['arm', 'open default', 'add good', 'camera stopped', 'decoder closed', 'disarm'])
    expect(scan.state.get()).toEqual({ kind: 'added', account: fakeAccount() })
  })

  test('a refused text goes to main once while it is in view, and scanning goes on to a good one', async () => {
    frames = [['menu'], ['menu'], [], ['menu'], ['menu', 'good']]
    scanOf().start()
    await vi.waitFor(() => expect(log).toContain('disarm'))
    expect(log.filter((line) => line.startsWith('add'))).toEqual(['add menu', 'add good'])
  })

  test('several new texts in one frame are the user’s to choose from: none goes to main', async () => {
    frames = [[], ['good', 'good too']]
    const scan = scanOf()
    scan.start()
    await vi.waitFor(() => expect(log).toContain('disarm'))
    expect(scan.state.get()).toEqual({ kind: 'several', texts: ['good', 'good too'] })
    expect(log.filter((line) => line.startsWith('add'))).toEqual([])
    expect(log).toContain('camera stopped')
  })

  test('hints follow the frames’ looks once enough of them agree, and a code in view ends them', async () => {
    const dark: FrameLook = { brightness: 20, peak: 60, burnt: 0, sharpness: null, finders: 0, modulePx: null }
    let decodes = 0
    const looking: QrDecoder = {
      decode: () => {
        decodes += 1
        if (decodes > looksToAgree + 1) return new Promise(() => undefined)
        return Promise.resolve(decodes > looksToAgree ? { texts: ['menu'], look: null } : { texts: [], look: dark })
      },
      close: () => undefined,
    }
    const said: unknown[] = []
    const scan = scanOf({ startDecoder: () => Promise.resolve(looking) })
    scan.state.subscribe(() => {
      const state = scan.state.get()
      if (state.kind === 'running') said.push(state.sight.kind === 'looking' ? state.sight.hint : state.sight.kind)
    })
    scan.start()
    await vi.waitFor(() => expect(said.at(-1)).toBe('refused'))
    expect(said).toEqual([null, 'too-dark', null, 'found', 'refused'])
    await scan.stop()
  })

  test('the light is said to be on only once the camera has switched it', async () => {
    let switched = (): void => undefined
    const withLight: Camera = {
      open: async (id, signal) => ({ ...(await camera.open(id, signal)), setLight: () => new Promise<void>((resolve) => (switched = resolve)) }),
    }
    const scan = scanOf({ camera: withLight })
    scan.start()
    await vi.waitFor(() => expect(scan.state.get()).toMatchObject({ kind: 'running', light: { isOn: false } }))
    scan.setLight(true)
    expect(scan.state.get()).toMatchObject({ light: { isOn: false } })
    switched()
    await vi.waitFor(() => expect(scan.state.get()).toMatchObject({ light: { isOn: true } }))
    await scan.stop()
  })

  test('a refused text that was out of view long enough is asked about again', async () => {
    let decodes = 0
    const timed: QrDecoder = {
      decode: () => {
        decodes += 1
        if (decodes === 2) nowMs = forgetAfterMs
        return Promise.resolve({ texts: decodes === 2 ? [] : decodes === 4 ? ['good'] : ['menu'], look: null })
      },
      close: () => undefined,
    }
    const sights: string[] = []
    const scan = scanOf({ startDecoder: () => Promise.resolve(timed) })
    scan.state.subscribe(() => {
      const state = scan.state.get()
      if (state.kind === 'running') sights.push(state.sight.kind)
    })
    scan.start()
    await vi.waitFor(() => expect(log).toContain('disarm'))
    expect(log.filter((line) => line.startsWith('add'))).toEqual(['add menu', 'add menu', 'add good'])
    expect(sights).toEqual(['looking', 'found', 'refused', 'looking', 'found', 'refused', 'found'])
  })

  test('hiding stops the camera and gives the permission back; showing starts anew after that', async () => {
    const scan = scanOf()
    scan.start()
    await vi.waitFor(() => expect(scan.state.get().kind).toBe('running'))
    scan.hide()
    scan.start()
    await vi.waitFor(() => expect(scan.state.get().kind).toBe('running'))
    expect(log).toEqual(['arm', 'open default', 'camera stopped', 'decoder closed', 'disarm', 'arm', 'open default'])
    await scan.stop()
    expect(log.slice(-3)).toEqual(['camera stopped', 'decoder closed', 'disarm'])
  })

  test('another camera replaces the first', async () => {
    const scan = scanOf()
    scan.start()
    await vi.waitFor(() => expect(scan.state.get().kind).toBe('running'))
    scan.start('b')
    await vi.waitFor(() => expect(scan.state.get()).toMatchObject({ kind: 'running', cameraId: 'b' }))
    expect(log.indexOf('open b')).toBeGreaterThan(log.indexOf('camera stopped'))
    await scan.stop()
  })

  test('a camera that opens after the sheet has gone is closed again', async () => {
    let openLate = (): void => undefined
    const late: Camera = {
      open: async (id, signal) => {
        await new Promise<void>((resolve) => (openLate = resolve))
        return camera.open(id, signal)
      },
    }
    const scan = scanOf({ camera: late })
    scan.start()
    await vi.waitFor(() => expect(log).toContain('arm'))
    await scan.stop()
    expect(log).toContain('disarm')
    openLate()
    await vi.waitFor(() => expect(log.at(-1)).toBe('camera stopped'))
  })

  test('a camera that can’t be had is said by its code', async () => {
    const scan = scanOf({ camera: { open: () => Promise.reject(new CameraFailed('scan.camera-denied')) } })
    scan.start()
    await vi.waitFor(() => expect(log).toContain('disarm'))
    expect(scan.state.get()).toEqual({ kind: 'failed', code: 'scan.camera-denied' })
  })

  test('a frame or two that the engine fails on are let go, an engine that is gone is said', async () => {
    const broken = new DecoderFailed('made by a test')
    frames = [broken, broken, [], broken, broken, ['good']]
    const scan = scanOf()
    scan.start()
    await vi.waitFor(() => expect(scan.state.get().kind).toBe('added'))

    log = []
    frames = [broken, broken, broken]
    const lost = scanOf()
    lost.start()
    await vi.waitFor(() => expect(log).toContain('disarm'))
    expect(lost.state.get()).toEqual({ kind: 'failed', code: 'scan.engine-failed' })
  })
})
