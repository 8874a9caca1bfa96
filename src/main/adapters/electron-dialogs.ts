// The NativeDialogs port: questions that the window's page can neither draw nor answer. Loaded by main. Cancel is the
// default, so Enter alone gives nothing away.
import { dialog, type BrowserWindow } from 'electron'
import { folderDialog, questions } from '../copy.ts'
import type { NativeDialogs } from '../core/ports.ts'

export const createElectronDialogs = ({ parent }: { readonly parent: () => BrowserWindow | null }): NativeDialogs => ({
  confirm: async (question, facts) => {
    const { message, detail, action, cancel } = questions[question](facts)
    const options = { type: 'question' as const, message, detail, buttons: [cancel, action], defaultId: 0, cancelId: 0, noLink: true }
    const window = parent()
    const { response } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options))
    return response === 1
  },

  chooseFolder: async () => {
    const options = {
      title: folderDialog.title,
      buttonLabel: folderDialog.action,
      properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'] satisfies Electron.OpenDialogOptions['properties'],
    }
    const window = parent()
    const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return canceled ? null : (filePaths[0] ?? null)
  },
})
