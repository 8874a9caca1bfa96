// The names of everything that crosses between main and renderer. Loaded by all three processes, the sandboxed preload
// included, so it holds nothing but strings.

export const callNames = [
  'state.read',
  'accounts.addText',
  'accounts.rename',
  'accounts.setKind',
  'accounts.setBinding',
  'accounts.move',
  'accounts.remove',
  'accounts.undoRemove',
  'codes.copy',
  'codes.next',
  'settings.change',
  'session.signIn',
  'session.cancel',
  'session.copyLink',
  'session.signOut',
  'backup.refresh',
  'backup.turnOn',
  'backup.cancel',
  'backup.turnOff',
  'backup.run',
  'backup.chooseFolder',
  'backup.useDefaultStorage',
  'backup.acceptStorage',
  'backup.useOtherAccount',
  'backup.makeAppFolder',
  'backup.newKey',
  'backup.putKeyBack',
  'backup.dismissNotice',
  'backup.delete',
  'backup.takeBack',
  'backup.compare',
  'backup.closeComparison',
  'backup.setPassphrase',
  'backup.enterPassphrase',
  'backup.removePassphrase',
  'checkup.run',
  'checkup.cancel',
  'recovery.begin',
  'recovery.signIn',
  'recovery.lookAgain',
  'recovery.choose',
  'recovery.back',
  'recovery.enterPassphrase',
  'recovery.useKeyFile',
  'recovery.restore',
  'recovery.cancel',
  'recovery.close',
  'scan.arm',
  'scan.disarm',
  'vault.retry',
  'links.open',
] as const

export type CallName = (typeof callNames)[number]

/** One slice of state each. An event carries the full view of its slice, so a missed one heals with the next. */
export const sliceNames = ['app', 'vault', 'accounts', 'codes', 'settings', 'session', 'backup', 'checkup', 'recovery'] as const

export type SliceName = (typeof sliceNames)[number]

/** The one channel prefix; Channel names are derived, never written by hand. */
export const callChannel = (name: CallName): string => `twofold:call:${name}`
export const sliceChannel = (name: SliceName): string => `twofold:slice:${name}`

/** The name under which preload exposes the bridge on `window`. */
export const bridgeKey = 'twofold'
