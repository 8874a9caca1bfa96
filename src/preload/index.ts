// The sandboxed preload: gives the window the contract's functions and nothing else. Loaded before the renderer, as one
// CommonJS file. tests/e2e/security.spec.ts shows what the window gets.
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import { bridgeKey } from '../shared/contract/names.ts'
import { createBridge } from './bridge.ts'

const bridge = createBridge({
  invoke: (channel, params) => ipcRenderer.invoke(channel, params),
  subscribe: (channel, listener) => {
    const onEvent = (_event: IpcRendererEvent, view: unknown): void => listener(view)
    ipcRenderer.on(channel, onEvent)
    return () => void ipcRenderer.off(channel, onEvent)
  },
})

contextBridge.exposeInMainWorld(bridgeKey, bridge)
