// A backup that has failed for a day or more, said above the list until it works or is put away for this time.
import { backupNotification } from '../../../shared/copy/backup-status.ts'
import { stepMs } from '../../../shared/copy/time.ts'
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { failureWords as words } from '../../copy/backup.ts'
import { useGo, useNow, useRenderer, useSlice } from '../../state/context.tsx'
import { useValue } from '../../state/observable.ts'

export const BackupFailure = () => {
  const { platform } = useSlice('app')
  const backup = useSlice('backup')
  const { seenFailure } = useRenderer()
  const { go } = useGo()
  const seenMs = useValue(seenFailure)
  const said = backupNotification(backup, useNow(stepMs), platform)
  const { status } = backup
  if (!said || status.kind !== 'failing' || status.sinceMs === seenMs) return null
  return (
    <Banner
      tone="danger"
      title={said.title}
      action={
        <>
          <Button onPress={() => go({ kind: 'settings', tab: 'backup' })}>{words.open}</Button>
          <IconButton icon="x" label={words.dismiss} onPress={() => seenFailure.set(status.sinceMs)} />
        </>
      }
    >
      {said.body}
    </Banner>
  )
}
