// oidc-provider, loaded without its notice about Node versions: it names only the newest as supported, and practice mode's
// output is for people who can't do anything about that. It runs on Node 20 (the tests here show it).
const { warn } = console
console.warn = () => undefined
const loaded = await import('oidc-provider')
console.warn = warn

export const { Provider, interactionPolicy } = loaded
export type { Provider as ProviderType } from 'oidc-provider'
