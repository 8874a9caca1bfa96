// Bounds that both sides of the contract and the domain share. Loaded by main and renderer.

/** Longest text taken from a paste or a scan, in code points. Far above any real link, so that a long one gets its own words. */
export const maxPastedText = 2_000_000
/** Longest otpauth link that is parsed at all. */
export const maxLinkLength = 8_192
/** Longest issuer or user name that is kept, in code points, as the schemas count. */
export const maxNameLength = 256
export const maxAccounts = 10_000
/** A backup passphrase, in code points of its NFKC form. */
export const minPassphraseLength = 8
export const maxPassphraseLength = 1_024
/** Account, device and location ids: 16 bytes as lower-case hex. */
export const hexIdPattern = /^[0-9a-f]{32}$/
