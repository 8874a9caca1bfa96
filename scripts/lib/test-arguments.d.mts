export const stepNames: readonly string[]
export type TestArguments = { readonly kind: 'ok'; readonly full: boolean; readonly only: string | null; readonly passedOn: readonly string[] } | { readonly kind: 'usage'; readonly message: string }
export function parseTestArguments(args: readonly string[]): TestArguments
