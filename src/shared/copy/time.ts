// Times in words, by Intl. Pure: the moment, the language tag and the time zone are handed in, so a table can test them.
// Loaded by main and renderer; tests/unit/shared/copy-time.test.ts.

export interface Locale {
  /** BCP 47. The sentences are English, so the dates in them are too: the region decides between "9:41" and "9:41 AM". */
  readonly tag: string
  /** IANA name; the system's own when absent. */
  readonly timeZone?: string
}

const minuteMs = 60_000
/** How often the words below can change at most. */
export const stepMs = minuteMs
const dayMs = 24 * 60 * minuteMs

/** The system's English where it speaks English, else one with day before month and a 24-hour clock. */
export const systemLocale = (tag = new Intl.DateTimeFormat().resolvedOptions().locale): Locale => ({ tag: tag.startsWith('en') ? tag : 'en-GB' })

const format = (ms: number, locale: Locale, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale.tag, locale.timeZone === undefined ? options : { ...options, timeZone: locale.timeZone }).format(ms)

/** Days from one calendar day to another, by the user's calendar and not by 24 hours. */
const daysBetween = (fromMs: number, toMs: number, locale: Locale): number => {
  const day = (ms: number) => Date.parse(format(ms, { ...locale, tag: 'en-CA' }, { year: 'numeric', month: '2-digit', day: '2-digit' }))
  return Math.round((day(toMs) - day(fromMs)) / dayMs)
}

/** "9:41", or "9:41 AM" where the region says so. */
export const clockTime = (ms: number, locale: Locale): string => {
  // An hour below ten carries no zero in a sentence, which no single Intl option gives for every region.
  const text = format(ms, locale, { hour: 'numeric', minute: '2-digit' })
  return text.replace(/^0(?=\d:)/, '')
}

/** "21 November", with the year when it isn't this one. */
const calendarDay = (ms: number, nowMs: number, locale: Locale): string => {
  const sameYear = format(ms, locale, { year: 'numeric' }) === format(nowMs, locale, { year: 'numeric' })
  return format(ms, locale, { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) })
}

/** "today", "yesterday", "tomorrow", "on 21 November": for the middle of a sentence. */
export const dayOf = (ms: number, nowMs: number, locale: Locale): string => {
  const near: Record<number, string> = { [-1]: 'tomorrow', 0: 'today', 1: 'yesterday' }
  return near[daysBetween(ms, nowMs, locale)] ?? `on ${calendarDay(ms, nowMs, locale)}`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** "today, 9:41", "yesterday, 18:02", "21 November, 8:15": for the middle of a sentence. */
export const dayAndTime = (ms: number, nowMs: number, locale: Locale): string => {
  const days = daysBetween(ms, nowMs, locale)
  const day = days === 0 ? 'today' : days === 1 ? 'yesterday' : calendarDay(ms, nowMs, locale)
  return `${day}, ${clockTime(ms, locale)}`
}

/** The same to begin a line with: "Today, 9:41". */
export const DayAndTime = (ms: number, nowMs: number, locale: Locale): string => capital(dayAndTime(ms, nowMs, locale))

/** How long ago: "just now", "2 min ago", "today, 9:41", then as `dayAndTime`. A time ahead of the clock counts as now. */
export const ago = (ms: number, nowMs: number, locale: Locale): string => {
  const minutes = Math.floor((nowMs - ms) / minuteMs)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  return dayAndTime(ms, nowMs, locale)
}

/** To follow "since": "9:41", "yesterday", "Tuesday", "21 November". */
export const since = (ms: number, nowMs: number, locale: Locale): string => {
  const days = daysBetween(ms, nowMs, locale)
  if (days <= 0) return clockTime(ms, locale)
  if (days === 1) return 'yesterday'
  if (days < 7) return format(ms, locale, { weekday: 'long' })
  return calendarDay(ms, nowMs, locale)
}

/** Time left, coarse on purpose: it changes once a minute and no screen reader is kept busy. */
export const timeLeft = (untilMs: number, nowMs: number): string => {
  const minutes = Math.round((untilMs - nowMs) / minuteMs)
  if (untilMs <= nowMs) return 'no time'
  if (minutes < 1) return 'less than a minute'
  return minutes === 1 ? 'about a minute' : `about ${minutes} minutes`
}

/** A wait in words: "30 seconds", "5 minutes". */
export const waitFor = (seconds: number): string => {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`
  return `${Math.ceil(seconds / 60)} minutes`
}
