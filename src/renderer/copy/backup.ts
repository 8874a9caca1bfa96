// What stands between the user and a good backup, whose fault it is, and the words of the switch. How the backup is stands in
// shared/copy/backup-status.ts. Renderer; tests/unit/renderer/copy-backup.test.ts.
import type { ErrorCode, ErrorView } from '../../shared/contract/errors.ts'
import type { BackupView, Platform, SessionView, StorageView } from '../../shared/contract/views.ts'
import { platformWords } from '../../shared/copy/platform.ts'
import { storageName } from '../../shared/copy/storage.ts'

export type Guard = 'key' | 'storage'

/** Whose fault an error is, so that each guard's card shows its own. */
export const guardOf = (code: ErrorCode): Guard | null => {
  const area = code.slice(0, code.indexOf('.'))
  if (area === 'storage') return 'storage'
  return area === 'session' || area === 'cloud' || area === 'key-guard' || area === 'key-file' ? 'key' : null
}

export interface Problem {
  readonly error: ErrorView
  /** What it came from, which decides what "try again" means: a look at the guards, the wish to turn on or to move, a run, a sign-in, a button. */
  readonly origin: 'standing' | 'turn-on' | 'move' | 'run' | 'sign-in' | 'button'
}

/** What stands between the user and a good backup now, each named once. */
export const problemsOf = (view: BackupView, session: SessionView, refusal: ErrorView | null): readonly Problem[] => {
  const found: Problem[] = []
  const add = (error: ErrorView | null, origin: Problem['origin']): void => {
    if (error && !found.some((problem) => problem.error.code === error.code)) found.push({ error, origin })
  }
  add(refusal, 'button')
  add(session.kind === 'failed' ? session.error : null, view.switch.kind === 'off' && view.switch.error ? 'turn-on' : 'sign-in')
  if (view.switch.kind === 'off') add(view.switch.error, 'turn-on')
  if (view.switch.kind === 'on' && view.switch.error) add(view.switch.error, 'move')
  if (view.switch.kind === 'on' && view.status.kind === 'failing') add(view.status.error, 'run')
  add(view.storage.error, 'standing')
  return found
}

export const switchWords = (view: BackupView, platform: Platform) => {
  const on = view.switch.kind !== 'off'
  return {
    title: view.storage.kind === 'icloud' ? 'iCloud backup' : 'Backup',
    text: on
      ? 'Keeps a locked copy of your accounts, so you can recover them on a new computer.'
      : `Off. If ${platformWords(platform).computer} is lost, the accounts on it are lost too.`,
  }
}

export interface TurningOnStep {
  readonly text: string
  readonly state: 'done' | 'now' | 'next'
}

export const turningOnSteps = (step: Extract<BackupView['switch'], { kind: 'turning-on' }>['step'], storage: StorageView): readonly TurningOnStep[] => {
  const order = ['sign-in', 'key', 'folder', 'write', 'check'] as const
  const words = {
    'sign-in': 'Sign in to your recovery account',
    key: 'Put the key into your Microsoft account',
    folder: `Make the backup’s place in ${storageName(storage)}`,
    write: 'Save the locked copy',
    check: 'Read it again, open it and compare it',
  }
  const at = order.indexOf(step)
  return order.map((name, index) => ({ text: words[name], state: index < at ? 'done' : index === at ? 'now' : 'next' }))
}

/** Which deleted backup a "Take back" without a row of its own means. */
export const locToTakeBack = ({ retired, versions, unopened }: BackupView): string | null =>
  (retired.find(({ why }) => why === 'deleted') ?? versions[0] ?? unopened[0])?.loc ?? null

/** After a move that failed: what was there goes on. */
export const movedNothing = 'The backup in the place before goes on.'

export const failureWords = { open: 'Backup settings', dismiss: 'Put away until Twofold is opened again' } as const
