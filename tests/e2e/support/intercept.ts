// Stands between the app and the system: what would open in the browser, what a native dialog asks, what lies on the clipboard.
import { expect, type ElectronApplication } from '@playwright/test'

export interface InterceptedBrowser {
  /** Every address so far, oldest first. */
  opened(): Promise<readonly string[]>
  /** The next address that wasn't given yet; waits for it. */
  next(): Promise<string>
}

/** What the functions below leave in the main process of the app under test. */
interface MainGlobals {
  testBrowser?: string[]
  testQuestions?: string[]
}

const browserWithinMs = 30_000

/** From now on nothing is opened in the system browser: addresses are kept for the test. */
export const interceptBrowser = async (app: ElectronApplication): Promise<InterceptedBrowser> => {
  // No named function in here: a transpiler that keeps names would wrap it in a helper that main doesn't have.
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    shell.openExternal = (address: string) => {
      opened.push(address)
      return Promise.resolve()
    }
    ;(globalThis as MainGlobals).testBrowser = opened
  })
  const opened = (): Promise<readonly string[]> => app.evaluate(() => (globalThis as MainGlobals).testBrowser ?? [])
  let given = 0
  return {
    opened,
    next: async () => {
      await expect.poll(async () => (await opened()).length, { timeout: browserWithinMs, message: 'an address is opened in the browser' }).toBeGreaterThan(given)
      const address = (await opened())[given] ?? ''
      given += 1
      return address
    },
  }
}

export interface DialogAnswers {
  /** Whether questions are answered by their action or by Cancel. */
  readonly confirm?: boolean
  /** The folder that is chosen; null closes the dialog. */
  readonly folder?: string | null
}

/** Answers native dialogs; can be called again to answer otherwise. The answer gives the questions that were asked. */
export const interceptDialogs = async (app: ElectronApplication, answers: DialogAnswers): Promise<{ questions(): Promise<readonly string[]> }> => {
  await app.evaluate(({ dialog }, { confirm = false, folder = null }) => {
    const globals = globalThis as MainGlobals
    const questions = (globals.testQuestions ??= [])
    dialog.showMessageBox = (...given: unknown[]) => {
      const { message } = given.at(-1) as { message: string }
      questions.push(message)
      return Promise.resolve({ response: confirm ? 1 : 0, checkboxChecked: false })
    }
    dialog.showOpenDialog = () => Promise.resolve({ canceled: folder === null, filePaths: folder === null ? [] : [folder] })
  }, answers)
  return { questions: () => app.evaluate(() => (globalThis as MainGlobals).testQuestions ?? []) }
}

export const readClipboard = (app: ElectronApplication): Promise<string> => app.evaluate(({ clipboard }) => clipboard.readText())

/** Through main, since the window may not touch the clipboard by itself. */
export const writeClipboard = (app: ElectronApplication, text: string): Promise<void> => app.evaluate(({ clipboard }, value) => clipboard.writeText(value), text)
