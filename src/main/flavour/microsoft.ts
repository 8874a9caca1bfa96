// Microsoft's own endpoints. The authority admits personal accounts only.
export const microsoftAuthority = 'https://login.microsoftonline.com/consumers'
export const microsoftGraph = 'https://graph.microsoft.com/v1.0'

export const isMicrosoftSignIn = (url: URL): boolean => url.origin === 'https://login.microsoftonline.com' && url.username === '' && url.password === ''
