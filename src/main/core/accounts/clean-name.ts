// Names that come from outside, made fit to be kept and shown in a line: nothing that turns or breaks the text around
// them. Pure; tests/unit/core/accounts/clean-name.test.ts starts from the attacks.
import { maxNameLength } from '../../../shared/contract/limits.ts'

/** Tabs and line ends of every kind: they separate words, so one space stays. */
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g
/** Other control characters, halves of surrogate pairs, and the marks that change the direction of text (UAX #9). */
const dropped = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** At most `maxNameLength` UTF-16 units, never ending in half a surrogate pair. */
export const cleanName = (text: string): string =>
  text.replace(breaks, ' ').replace(dropped, '').trim().slice(0, maxNameLength).replace(/\p{Cs}$/u, '').trim()
