// The NativeDialogs port: questions that the window's page can neither draw nor answer. Loaded by main. Cancel is the
// default, so Enter alone gives nothing away. The chosen key file is read here, so that no path goes further.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'
import { folderDialog, keyFileDialog, questions } from '../copy.ts'
import { AppError } from '../core/app-error.ts'
import type { NativeDialogs } from '../core/ports.ts'

export const createElectronDialogs = ({ parent }: { readonly parent: () => BrowserWindow | null }): NativeDialogs => {
  const choose = async (options: OpenDialogOptions): Promise<string | null> => {
    const window = parent()
    const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return canceled ? null : (filePaths[0] ?? null)
  }

  return {
    confirm: async (question, facts) => {
      const { message, detail, action, cancel } = questions[question](facts)
      const options = { type: 'question' as const, message, detail, buttons: [cancel, action], defaultId: 0, cancelId: 0, noLink: true }
      const window = parent()
      const { response } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options))
      return response === 1
    },

    chooseFolder: () => choose({ title: folderDialog.title, buttonLabel: folderDialog.action, properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'] }),

    chooseKeyFile: async (maxBytes) => {
      const path = await choose({ title: keyFileDialog.title, buttonLabel: keyFileDialog.action, filters: [{ name: 'JSON', extensions: ['json'] }], properties: ['openFile', 'dontAddToRecent'] })
      return path === null ? null : readAtMost(path, maxBytes)
    },
  }
}

/** A plain file of at most that size. Opened without waiting, so that a pipe can't hold it up. Throws key-file.unreadable. */
const readAtMost = async (path: string, maxBytes: number): Promise<Uint8Array> => {
  try {
    const file = await open(path, constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK))
    try {
      if (!(await file.stat()).isFile()) throw new AppError('key-file.unreadable')
      const { bytesRead, buffer } = await file.read(new Uint8Array(maxBytes + 1), 0, maxBytes + 1, 0)
      if (bytesRead > maxBytes) throw new AppError('key-file.unreadable')
      return buffer.slice(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('key-file.unreadable', {}, { cause })
  }
}
