// Bounds of format 1 and of what is read beside it, checked before any work is done on what is too large. Pure.

export const maxVersionBytes = 32 * 1024 * 1024
export const maxVersions = 5_000
/** location.json, key files and heads are some hundred bytes. */
export const maxSmallFileBytes = 16 * 1024
export const maxLocations = 1_000
export const maxKeysPerLocation = 1_000
export const maxHeadsPerLocation = 1_000
/** Plaintext lengths are multiples of this, so that a length says little about what is inside. */
export const paddingBlock = 4_096

/** Argon2id's parameters that are accepted from a file: checked before any work. `m` in KiB. */
export const passphraseBounds = { m: { min: 19_456, max: 262_144 }, t: { min: 1, max: 10 }, p: { min: 1, max: 4 } } as const
/** What new passphrases are hardened with. */
export const passphraseDefaults = { m: 65_536, t: 3, p: 4 } as const
/** Different passphrases of one storage that a typed one is tried against. */
export const maxPassphraseTries = 8

/** How long a deleted or replaced backup can be taken back, milliseconds. */
export const takeBackMs = 30 * 24 * 60 * 60 * 1000
/** This computer's clock counts as right within this distance from the server's, milliseconds. */
export const maxClockDriftMs = 10 * 60_000
