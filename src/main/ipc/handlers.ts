// What each call does, as an exhaustive map: a call of the contract without a handler doesn't compile. Pure; loaded by main.
// Holds no decisions of its own: every entry is one service function.
import type { CallParams, CallResult, LinkTopic } from '../../shared/contract/calls.ts'
import type { CallName, SliceName } from '../../shared/contract/names.ts'
import type { AccountView, BackupNotice, Binding, Kind, SettingsView, StateView } from '../../shared/contract/views.ts'
import type { NativeDialogs } from '../core/ports.ts'
import { SecretText } from '../core/secret.ts'
import type { Slice } from '../core/slice.ts'

export type Handlers = { readonly [N in CallName]: (params: CallParams<N>) => CallResult<N> | Promise<CallResult<N>> }

export type Slices = { readonly [S in SliceName]: Pick<Slice<StateView[S]>, 'get' | 'onChange'> }

/** The services as the window uses them. What a function answers is ignored where the table's result is empty. */
export interface Services {
  readonly slices: Slices
  readonly vault: { open(): Promise<void> }
  readonly accounts: {
    addText(text: string): Promise<AccountView>
    rename(id: string, issuer: string, userName: string): Promise<unknown>
    setKind(id: string, kind: Kind): Promise<unknown>
    setBinding(id: string, binding: Binding): Promise<boolean>
    move(id: string, to: number): Promise<unknown>
    remove(id: string): Promise<unknown>
    undoRemove(): Promise<unknown>
  }
  readonly codes: { copy(id: string): unknown; next(id: string): unknown }
  readonly settings: { change(patch: Partial<SettingsView>): Promise<unknown> }
  readonly session: { signIn(): unknown; cancel(): unknown; copyLink(): boolean; signOut(): Promise<unknown> }
  readonly backup: {
    refresh(): unknown
    turnOn(options: { readonly withoutPassphrase: boolean }): unknown
    cancel(): unknown
    turnOff(): unknown
    run(): unknown
    /** Null: the system's default. */
    useFolder(path: string | null): Promise<unknown>
    acceptStorage(): Promise<boolean>
    useOtherAccount(): unknown
    makeAppFolder(): unknown
    newKey(): unknown
    putKeyBack(): Promise<unknown>
    dismissNotice(notice: BackupNotice): Promise<unknown>
    delete(): Promise<boolean>
    takeBack(loc: string): unknown
    compare(loc: string, versionId: string): unknown
    closeComparison(): unknown
  }
  readonly passphrase: {
    set(passphrase: SecretText, options: { readonly sheet: boolean }): Promise<unknown>
    enter(passphrase: SecretText): Promise<unknown>
    remove(): Promise<boolean>
  }
  readonly checkup: { run(): unknown; cancel(): unknown }
  readonly recovery: {
    begin(): unknown
    signIn(): unknown
    lookAgain(): unknown
    choose(versionId: string): unknown
    back(): unknown
    enterPassphrase(passphrase: SecretText): unknown
    useKeyFile(): Promise<boolean>
    restore(): unknown
    cancel(): unknown
    close(): unknown
  }
  readonly camera: { arm(): unknown; disarm(): unknown }
  readonly links: { openTopic(topic: LinkTopic): Promise<void> }
  readonly dialogs: Pick<NativeDialogs, 'chooseFolder'>
}

/** Waits for the work, if there is any to wait for, and answers the empty result. */
const done = async (work: unknown): Promise<Record<string, never>> => {
  await work
  return {}
}

export const createHandlers = (services: Services): Handlers => {
  const { slices, vault, accounts, codes, settings, session, backup, passphrase, checkup, recovery, camera, links, dialogs } = services
  return {
    'state.read': () => ({
      app: slices.app.get(),
      vault: slices.vault.get(),
      accounts: slices.accounts.get(),
      codes: slices.codes.get(),
      settings: slices.settings.get(),
      session: slices.session.get(),
      backup: slices.backup.get(),
      checkup: slices.checkup.get(),
      recovery: slices.recovery.get(),
    }),

    'accounts.addText': async ({ text }) => ({ account: await accounts.addText(text) }),
    'accounts.rename': ({ id, issuer, userName }) => done(accounts.rename(id, issuer, userName)),
    'accounts.setKind': ({ id, kind }) => done(accounts.setKind(id, kind)),
    'accounts.setBinding': async ({ id, binding }) => ({ changed: await accounts.setBinding(id, binding) }),
    'accounts.move': ({ id, to }) => done(accounts.move(id, to)),
    'accounts.remove': ({ id }) => done(accounts.remove(id)),
    'accounts.undoRemove': () => done(accounts.undoRemove()),

    'codes.copy': ({ id }) => done(codes.copy(id)),
    'codes.next': ({ id }) => done(codes.next(id)),

    'settings.change': (patch) => done(settings.change(patch)),

    'session.signIn': () => done(session.signIn()),
    'session.cancel': () => done(session.cancel()),
    'session.copyLink': () => ({ copied: session.copyLink() }),
    'session.signOut': () => done(session.signOut()),

    'backup.refresh': () => done(backup.refresh()),
    'backup.turnOn': ({ withoutPassphrase }) => done(backup.turnOn({ withoutPassphrase: withoutPassphrase === true })),
    'backup.cancel': () => done(backup.cancel()),
    'backup.turnOff': () => done(backup.turnOff()),
    'backup.run': () => done(backup.run()),
    'backup.chooseFolder': async () => {
      const folder = await dialogs.chooseFolder()
      if (folder !== null) await backup.useFolder(folder)
      return { chosen: folder !== null }
    },
    'backup.useDefaultStorage': () => done(backup.useFolder(null)),
    'backup.acceptStorage': async () => ({ changed: await backup.acceptStorage() }),
    'backup.useOtherAccount': () => done(backup.useOtherAccount()),
    'backup.makeAppFolder': () => done(backup.makeAppFolder()),
    'backup.newKey': () => done(backup.newKey()),
    'backup.putKeyBack': () => done(backup.putKeyBack()),
    'backup.dismissNotice': ({ notice }) => done(backup.dismissNotice(notice)),
    'backup.delete': async () => ({ deleted: await backup.delete() }),
    'backup.takeBack': ({ loc }) => done(backup.takeBack(loc)),
    'backup.compare': ({ loc, versionId }) => done(backup.compare(loc, versionId)),
    'backup.closeComparison': () => done(backup.closeComparison()),
    'backup.setPassphrase': ({ passphrase: text, sheet }) => done(passphrase.set(new SecretText(text), { sheet })),
    'backup.enterPassphrase': ({ passphrase: text }) => done(passphrase.enter(new SecretText(text))),
    'backup.removePassphrase': async () => ({ changed: await passphrase.remove() }),

    'checkup.run': () => done(checkup.run()),
    'checkup.cancel': () => done(checkup.cancel()),

    'recovery.begin': () => done(recovery.begin()),
    'recovery.signIn': () => done(recovery.signIn()),
    'recovery.lookAgain': () => done(recovery.lookAgain()),
    'recovery.choose': ({ versionId }) => done(recovery.choose(versionId)),
    'recovery.back': () => done(recovery.back()),
    'recovery.enterPassphrase': ({ passphrase: text }) => done(recovery.enterPassphrase(new SecretText(text))),
    'recovery.useKeyFile': async () => ({ chosen: await recovery.useKeyFile() }),
    'recovery.restore': () => done(recovery.restore()),
    'recovery.cancel': () => done(recovery.cancel()),
    'recovery.close': () => done(recovery.close()),

    'scan.arm': () => done(camera.arm()),
    'scan.disarm': () => done(camera.disarm()),

    'vault.retry': () => done(vault.open()),
    'links.open': ({ topic }) => done(links.openTopic(topic)),
  }
}
