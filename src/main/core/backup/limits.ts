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
