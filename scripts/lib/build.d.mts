export function ensureBuild(options?: { readonly force?: boolean }): Promise<void>
export function hashTree(root: string, names: readonly string[], salt?: string): Promise<string>
