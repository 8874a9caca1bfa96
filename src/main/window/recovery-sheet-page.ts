// The recovery sheet as one page of HTML: no script, nothing from elsewhere, every text escaped. Pure; loaded by main.
// Guards that a name or a passphrase is shown as it is and as nothing else (tests/security/recovery-sheet.test.ts).
import { recoverySheetWords as words, signNames } from '../../shared/copy/recovery-sheet.ts'
import type { Locale } from '../../shared/copy/time.ts'
import { cleanName } from '../core/accounts/clean-name.ts'
import type { RecoverySheet } from '../core/ports.ts'

/** Of this page alone: it has its own style and nothing else. */
export const sheetCsp = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** `printKeys`: the shortcut as this system writes it. */
export const recoverySheetPage = (sheet: RecoverySheet, { locale, printKeys }: { readonly locale: Locale; readonly printKeys: string }): string => {
  const [account, storage] = [cleanName(sheet.recoveryAccount), cleanName(sheet.storage)]
  return `<!doctype html>
<html lang="en" dir="ltr">
<head><meta charset="utf-8"><title>${escape(words.windowTitle)}</title><style>${style}</style></head>
<body>
<p class="hint">${escape(words.hint(printKeys))}</p>
<h1>${escape(words.title)}</h1>
<p>${escape(words.about)}</p>
<dl>${[
    [words.made, madeAt(sheet.atMs, locale)],
    [words.recoveryAccount, account],
    [words.storage, storage],
  ]
    .filter(([, text]) => text !== '')
    .map(([name = '', text = '']) => `<div><dt>${escape(name)}</dt><dd><bdi>${escape(text)}</bdi></dd></div>`)
    .join('')}</dl>
<h2>${escape(words.passphrase)}</h2>
<p class="passphrase">${groupsOf(sheet.passphrase.text()).map(groupHtml).join('\n')}</p>
<p class="reading">${escape(words.reading)}</p>
<h2>${escape(words.stepsTitle)}</h2>
<ol>${words.steps(account, storage).map(itemHtml).join('')}</ol>
<h2>${escape(words.limitsTitle)}</h2>
<ul>${words.limits.map(itemHtml).join('')}</ul>
</body>
</html>
`
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? '')

const itemHtml = (text: string): string => `<li>${escape(text)}</li>`

const madeAt = (atMs: number, { tag, timeZone }: Locale): string =>
  new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeStyle: 'short', ...(timeZone !== undefined && { timeZone }) }).format(atMs)

const groupSize = 4

/** What a reader sees as one sign each, of the form that counts as the passphrase (NFKC), four by four. */
const groupsOf = (passphrase: string): string[][] => {
  const signs = Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(passphrase.normalize('NFKC')), ({ segment }) => segment)
  return Array.from({ length: Math.ceil(signs.length / groupSize) }, (_, i) => signs.slice(i * groupSize, (i + 1) * groupSize))
}

const groupHtml = (signs: readonly string[]): string => `<span class="group">${signs.map(signHtml).join('')}</span>`

/** A sign with its name beneath where it is easily mistaken, or with its code points where it isn't on every keyboard. */
const signHtml = (sign: string): string => {
  const isPlain = /^[\x20-\x7e]$/.test(sign)
  const name = isPlain ? (signNames[sign] ?? '') : Array.from(sign, codePointName).join(' ')
  return `<span class="sign"><span class="glyph">${escape(glyphOf(sign))}</span><span class="name">${escape(name)}</span></span>`
}

const codePointName = (char: string): string => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** Something to see for what has no shape of its own. */
const glyphOf = (sign: string): string => (sign === ' ' ? '␣' : /[^\p{C}\p{Z}\p{M}]/u.test(sign) ? sign.replace(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '') : '□')

const style = `
@page { margin: 18mm }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 28px 36px 48px; max-width: 760px; background: #fff; color: #111; font: 15px/1.5 system-ui, sans-serif }
h1 { margin: 0 0 8px; font-size: 24px }
h2 { margin: 24px 0 6px; font-size: 16px; break-after: avoid }
p { margin: 0 0 10px }
dl { margin: 14px 0 }
dl div { display: flex; gap: 12px }
dt { flex: none; width: 150px; color: #444 }
dd { margin: 0; overflow-wrap: anywhere }
ol, ul { margin: 0; padding-left: 22px }
li { margin: 0 0 4px; overflow-wrap: anywhere }
.hint { margin: 0 0 20px; padding: 10px 14px; border: 1px solid #bbb; border-radius: 8px; background: #f4f4f4 }
.passphrase { display: flex; flex-wrap: wrap; gap: 14px 22px; margin: 8px 0 12px; padding: 16px; border: 2px solid #111; border-radius: 8px; direction: ltr }
.group { display: flex; gap: 4px; break-inside: avoid }
.sign { display: flex; flex-direction: column; align-items: center; min-width: 34px; unicode-bidi: isolate }
.glyph { font: 600 28px/1.3 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre }
.name { min-height: 14px; color: #333; font-size: 10px; line-height: 14px; white-space: nowrap }
.reading { color: #333; font-size: 13px }
@media print { .hint { display: none } body { padding: 0; max-width: none } }
`
