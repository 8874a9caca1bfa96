// Puts the sign-in page's address on the clipboard, for when no browser opened, and says so.
import { call } from '../bridge/client.ts'
import { signInWords } from '../copy/session.ts'
import { useNotices } from '../state/context.tsx'
import { Button } from './button.tsx'

export const CopyLinkButton = ({ look = 'quiet' }: { readonly look?: 'quiet' | 'plain' }) => {
  const notices = useNotices()
  const copy = async (): Promise<void> => {
    const answer = await call('session.copyLink', {})
    notices.show({ subject: null, text: answer.ok && answer.value.copied ? signInWords.linkCopied : signInWords.linkGone, action: null })
  }
  return (
    <Button look={look} icon="copy" onPress={() => void copy()}>
      {signInWords.copyLink}
    </Button>
  )
}
