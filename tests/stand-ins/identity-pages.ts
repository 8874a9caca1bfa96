// The pages of the identity stand-in, as text: plain, keyboard-usable, light and dark, and on each the words that this is
// practice and not Microsoft. Pure; no script, so that nothing runs in the browser.
import { people, practiceCode, practicePassword, type Person } from './people.ts'

export type Page =
  | { readonly kind: 'account'; readonly typed: string; readonly problem: AccountProblem | null; readonly signedIn: Person | null }
  | { readonly kind: 'password'; readonly person: Person; readonly wrong: boolean }
  | { readonly kind: 'challenge'; readonly person: Person; readonly wrong: boolean }
  | { readonly kind: 'failed'; readonly what: string }

export type AccountProblem = 'empty' | 'unknown' | 'work'

const accountProblems: Record<AccountProblem, string> = {
  empty: 'Enter an e-mail address.',
  unknown: "That account doesn't exist here. Use one of the practice accounts below.",
  work: "You can't sign in here with a work or school account. Use your personal account instead.",
}

const style = `
:root{color-scheme:light dark;--bg:#f3f4f6;--card:#fff;--ink:#16191f;--ink2:#4b515c;--line:#828995;--accent:#1f5bd6;--on:#fff;--warn:#fdf3df;--warnink:#6b3f00;--bad:#ab231c}
@media(prefers-color-scheme:dark){:root{--bg:#15171c;--card:#1f232b;--ink:#f1f3f6;--ink2:#b9c0cb;--line:#7d8593;--accent:#7ea6f7;--on:#10141c;--warn:#3a2c10;--warnink:#ffdf9e;--bad:#ff9b94}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Inter,sans-serif}
.practice{background:var(--warn);color:var(--warnink);padding:.75rem 1.25rem;text-align:center}
main{max-width:27rem;margin:8vh auto 2rem;padding:2rem;background:var(--card);border-radius:.75rem;box-shadow:0 2px 12px rgb(0 0 0/.12)}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}p{margin:.5rem 0}.hint{color:var(--ink2)}.problem{color:var(--bad);font-weight:600}
label{display:block;margin:1rem 0 .25rem;font-weight:600}input{width:100%;padding:.6rem .7rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:.4rem}
.buttons{display:flex;gap:.75rem;margin-top:1.5rem}button{font:inherit;padding:.55rem 1.25rem;border-radius:.4rem;border:1px solid var(--line);background:transparent;color:inherit;cursor:pointer}
button.main{background:var(--accent);border-color:var(--accent);color:var(--on);font-weight:600}button.account{display:block;width:100%;text-align:left;margin:.5rem 0}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}`

export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
}

export const renderPage = (page: Page): string => {
  const [title, body] = contentOf(page)
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} - practice sign-in</title><style>${style}</style></head>
<body>
<header class="practice"><strong>Practice stand-in, not Microsoft.</strong> It runs on this computer and nothing you type leaves it.</header>
<main><h1>${title}</h1>${body}</main>
</body>
</html>`
}

const contentOf = (page: Page): [title: string, body: string] => {
  switch (page.kind) {
    case 'account':
      return ['Sign in', accountBody(page.typed, page.problem, page.signedIn)]
    case 'password':
      return ['Enter password', passwordBody(page.person, page.wrong)]
    case 'challenge':
      return ['Verify your identity', challengeBody(page.person, page.wrong)]
    case 'failed':
      return ['Something went wrong', `<p>${escapeHtml(page.what)}</p><p>Close this window, return to Twofold and try again.</p>`]
  }
}

const accountBody = (typed: string, problem: AccountProblem | null, signedIn: Person | null): string => `
${signedIn ? `<p>Pick an account, or type another one.</p>${form('session', `<button class="account" name="action" value="next">${escapeHtml(signedIn.userName)}<br><span class="hint">Signed in</span></button>`)}` : ''}
${form(
  'account',
  `${field({ id: 'account', label: 'E-mail address', type: 'email', value: typed, autocomplete: 'username', problem: problem && accountProblems[problem] })}
   <p class="hint" id="account-hint">Practice accounts: ${people.map((person) => `${escapeHtml(person.userName)} (${person.kind})`).join(', ')}.</p>
   ${buttons('Next')}`,
)}`

const passwordBody = (person: Person, wrong: boolean): string =>
  form(
    'password',
    `<p>${escapeHtml(person.userName)}</p>
     ${field({ id: 'password', label: 'Password', type: 'password', value: '', autocomplete: 'current-password', problem: wrong ? 'That password is incorrect for this account.' : null })}
     <p class="hint" id="password-hint">The practice password is <strong>${practicePassword}</strong>.</p>
     ${buttons('Sign in')}`,
  )

const challengeBody = (person: Person, wrong: boolean): string =>
  form(
    'challenge',
    `<p>${escapeHtml(person.userName)}</p>
     <p>This computer is new here, so a code was sent to your alternate e-mail address ${escapeHtml(person.alternateEmail)}.</p>
     ${field({ id: 'challenge', label: 'Code', type: 'text', value: '', autocomplete: 'one-time-code', problem: wrong ? "That code didn't work. Check the code and try again." : null })}
     <p class="hint" id="challenge-hint">No e-mail is sent in practice mode: the code is <strong>${practiceCode}</strong>.</p>
     ${buttons('Verify')}`,
  )

const form = (step: string, content: string): string => `<form method="post"><input type="hidden" name="step" value="${step}">${content}</form>`

const field = (f: { id: string; label: string; type: string; value: string; autocomplete: string; problem: string | null }): string => `
${f.problem === null ? '' : `<p class="problem" id="${f.id}-problem" role="alert">${escapeHtml(f.problem)}</p>`}
<label for="${f.id}">${f.label}</label>
<input id="${f.id}" name="${f.id}" type="${f.type}" value="${escapeHtml(f.value)}" autocomplete="${f.autocomplete}" autofocus${f.problem === null ? '' : ' aria-invalid="true"'}
 aria-describedby="${f.problem === null ? '' : `${f.id}-problem `}${f.id}-hint">`

/** The main action comes first, since Enter in a field chooses the first. Cancel skips the browser's own checks of the fields. */
const buttons = (go: string): string =>
  `<div class="buttons"><button class="main" name="action" value="next">${go}</button><button name="action" value="cancel" formnovalidate>Cancel</button></div>`

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
