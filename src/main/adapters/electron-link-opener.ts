// The LinkOpener port: the one place from which anything is opened in the system browser. Loaded by main.
import { shell } from 'electron'
import { linkTopics, type LinkTopic } from '../../shared/contract/calls.ts'
import { AppError } from '../core/app-error.ts'
import type { LinkOpener } from '../core/ports.ts'
import { addressOfTopic, signInAddress } from './external-links.ts'

export const createElectronLinkOpener = ({ isSignInPage }: { readonly isSignInPage: (url: URL) => boolean }): LinkOpener => ({
  openSignIn: (url) => open(signInAddress(url, isSignInPage)),
  openTopic: (topic) => open(isTopic(topic) ? addressOfTopic(topic, process.platform) : null),
})

const isTopic = (text: string): text is LinkTopic => linkTopics.some((topic) => topic === text)

const open = async (address: string | null): Promise<void> => {
  if (address === null) throw new AppError('session.browser-failed')
  try {
    await shell.openExternal(address)
  } catch (cause) {
    throw new AppError('session.browser-failed', {}, { cause })
  }
}
