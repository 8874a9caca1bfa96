export function packagesFor(purpose: 'start' | 'test', machine: { readonly hasDisplay: boolean }): string[]
export function missingPackages(wanted: readonly string[], dpkgOutput: string): string[]
export function ensureSystemPackages(purpose: 'start' | 'test'): Promise<void>
export function onPath(program: string): boolean
