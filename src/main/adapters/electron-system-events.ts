// The SystemEvents port on Electron's power monitor. Loaded by main. Listening needs Electron to be ready.
import { powerMonitor } from 'electron'
import type { SystemEvents } from '../core/ports.ts'

export const createElectronSystemEvents = (): SystemEvents => ({
  onWake: (listener) => {
    powerMonitor.on('resume', listener)
    powerMonitor.on('unlock-screen', listener)
    return () => {
      powerMonitor.off('resume', listener)
      powerMonitor.off('unlock-screen', listener)
    }
  },
})
