// Everything a page can ask for is denied, but for the camera's picture while a scan is armed.
import { describe, expect, test } from 'vitest'
import { armedForMs, createCameraGate } from '../../src/main/window/camera-gate.ts'
import { decidePermission, type PermissionQuestion } from '../../src/main/window/permission-rule.ts'

const camera: PermissionQuestion = { permission: 'media', mediaTypes: ['video'], isOurWindow: true, isTopFrame: true, url: 'app://twofold/index.html' }

test('the camera is granted to our page while armed, and not otherwise', () => {
  expect(decidePermission(camera, true)).toBe(true)
  expect(decidePermission({ ...camera, url: 'app://twofold' }, true)).toBe(true)
  expect(decidePermission(camera, false)).toBe(false)
})

const denied: Record<string, Partial<PermissionQuestion>> = {
  'the microphone': { mediaTypes: ['audio'] },
  'the microphone along with the camera': { mediaTypes: ['video', 'audio'] },
  'the camera twice': { mediaTypes: ['video', 'video'] },
  'media of no kind': { mediaTypes: [] },
  'media of an unknown kind': { mediaTypes: ['unknown'] },
  'another window': { isOurWindow: false },
  'a frame in our window': { isTopFrame: false },
  'a web page': { url: 'https://twofold/' },
  'a host that starts like ours': { url: 'app://twofold.example/' },
  'our name as a user': { url: 'app://twofold@example/' },
  'no address': { url: '' },
}

describe.each(Object.entries(denied))('%s', (_what, change) => {
  test('is denied even while armed', () => {
    expect(decidePermission({ ...camera, ...change }, true)).toBe(false)
  })
})

test.each([
  'geolocation', 'notifications', 'midi', 'midiSysex', 'pointerLock', 'fullscreen', 'openExternal', 'clipboard-read', 'clipboard-sanitized-write',
  'display-capture', 'mediaKeySystem', 'idle-detection', 'hid', 'serial', 'usb', 'storage-access', 'top-level-storage-access', 'window-management',
  'fileSystem', 'speaker-selection', 'keyboardLock', 'background-sync', 'accessibility-events', 'unknown', 'a permission of a later Chromium',
])('%s is denied even while armed', (permission) => {
  expect(decidePermission({ ...camera, permission }, true)).toBe(false)
})

describe('the gate', () => {
  const gate = () => {
    const tasks: { delayMs: number; task: () => void; cancelled: boolean }[] = []
    const made = createCameraGate({
      timers: {
        after: (delayMs, task) => {
          const entry = { delayMs, task, cancelled: false }
          tasks.push(entry)
          return () => {
            entry.cancelled = true
          }
        },
      },
    })
    return { gate: made, tasks }
  }

  test('is shut at first, open while armed, and shut by disarming', () => {
    const { gate: camera, tasks } = gate()
    expect(camera.isArmed()).toBe(false)
    camera.arm()
    expect(camera.isArmed()).toBe(true)
    camera.disarm()
    expect(camera.isArmed()).toBe(false)
    expect(tasks.every(({ cancelled }) => cancelled)).toBe(true)
  })

  test('shuts by itself at its time limit, counted from the last arming', () => {
    const { gate: camera, tasks } = gate()
    camera.arm()
    camera.arm()
    expect(tasks.map(({ delayMs, cancelled }) => [delayMs, cancelled])).toEqual([[armedForMs, true], [armedForMs, false]])
    tasks[1]?.task()
    expect(camera.isArmed()).toBe(false)
  })
})
