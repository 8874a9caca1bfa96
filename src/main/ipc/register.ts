// Binds the router to Electron's ipcMain, one channel for each call of the contract. Loaded by main.
import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { callChannel, callNames } from '../../shared/contract/names.ts'
import type { Router } from './router.ts'
import type { SenderFacts } from './sender-guard.ts'

export const registerCalls = (router: Router, ourWindow: () => WebContents | null): void => {
  for (const name of callNames) {
    ipcMain.handle(callChannel(name), (event, params: unknown) => router.route(factsOf(event, ourWindow()), name, params))
  }
}

const factsOf = ({ sender, senderFrame }: IpcMainInvokeEvent, ourWindow: WebContents | null): SenderFacts => ({
  isOurWindow: sender === ourWindow,
  isTopFrame: senderFrame !== null && senderFrame === sender.mainFrame,
  origin: senderFrame?.origin ?? '',
})
