export interface LockFile {
  readonly packages?: Readonly<Record<string, { readonly version?: string; readonly integrity?: string; readonly optional?: boolean }>>
}
export function checkNodeVersion(version?: string): void
export function packagesAreCurrent(lock: LockFile, installed: LockFile | null): boolean
export function ensureNodePackages(): Promise<void>
export function ensureKeytar(): Promise<void>
