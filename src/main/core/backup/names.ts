// What tells the data of practice mode from real data: neither opens the other's.

export interface BackupNames {
  /** `typ` of the protected header. */
  readonly typ: 'twofold-backup' | 'twofold-practice-backup'
  /** Folder in the storage, `/`-separated. */
  readonly rootFolder: string
}

export const releaseNames: BackupNames = { typ: 'twofold-backup', rootFolder: 'Twofold/v1' }
export const practiceNames: BackupNames = { typ: 'twofold-practice-backup', rootFolder: 'Twofold Practice/v1' }
