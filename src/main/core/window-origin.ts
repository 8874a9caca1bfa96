// Where the window's own pages live. Pure; loaded by main.
export const appScheme = 'app'
export const appHost = 'twofold'
/** As `location.origin` and WebFrameMain say it. */
export const windowOrigin = `${appScheme}://${appHost}`
