// A person at a browser without a browser: follows redirects, keeps cookies, fills in the forms of the sign-in pages and
// posts what the last page would post to the app. For tests where the pages themselves are not what is tested.
import { practiceCode, practicePassword } from './people.ts'

export interface Person {
  readonly userName: string
  readonly password?: string
  readonly code?: string
}

export interface Outcome {
  /** Text of the last page, without its markup. */
  readonly text: string
  /** True when the app's own page was reached: the sign-in ended, well or not. */
  readonly returnedToApp: boolean
}

export interface Browserless {
  /** Signs in as the pages ask for it. Stops at a page that shows a problem. */
  signIn(pageUrl: string, person: Person): Promise<Outcome>
  /** Opens the page and chooses Cancel. */
  cancel(pageUrl: string): Promise<Outcome>
  /** Opens the page and leaves. */
  open(pageUrl: string): Promise<Outcome>
}

/** One browser: sign-ins through the same one share their cookies. */
export const browserless = (): Browserless => {
  const cookies = new Map<string, string>()

  const request = async (url: URL, form: URLSearchParams | null): Promise<{ url: URL; html: string }> => {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { body: form } : {}),
    })
    for (const cookie of response.headers.getSetCookie()) keep(cookies, cookie)
    const location = response.headers.get('location')
    return location === null ? { url, html: await response.text() } : request(new URL(location, url), null)
  }

  const walk = async (pageUrl: string, fill: (step: string, form: URLSearchParams) => boolean): Promise<Outcome> => {
    let page = await request(new URL(pageUrl), null)
    for (let steps = 0; steps < 10; steps++) {
      const form = lastForm(page.html, page.url)
      if (!form) return { text: textOf(page.html), returnedToApp: isApp(page.url, pageUrl) }
      const step = form.fields.get('step')
      // Forms without a step are those that a browser sends by itself.
      if (step !== null && (/role="alert"/.test(page.html) || !fill(step, form.fields))) return { text: textOf(page.html), returnedToApp: false }
      page = await request(form.action, form.fields)
    }
    throw new Error('The sign-in pages never end')
  }

  return {
    signIn: (pageUrl, person) =>
      walk(pageUrl, (step, form) => {
        form.set('action', 'next')
        if (step === 'account') form.set('account', person.userName)
        if (step === 'password') form.set('password', person.password ?? practicePassword)
        if (step === 'challenge') form.set('challenge', person.code ?? practiceCode)
        return true
      }),
    cancel: (pageUrl) =>
      walk(pageUrl, (_step, form) => {
        form.set('action', 'cancel')
        return true
      }),
    open: (pageUrl) => walk(pageUrl, () => false),
  }
}

const keep = (cookies: Map<string, string>, cookie: string): void => {
  const [pair = '', ...attributes] = cookie.split(';')
  const [name = '', ...value] = pair.split('=')
  const expires = attributes.map((attribute) => /^\s*expires=(.*)$/i.exec(attribute)?.[1]).find((text) => text !== undefined)
  if (expires !== undefined && Date.parse(expires) < Date.now()) cookies.delete(name.trim())
  else cookies.set(name.trim(), value.join('='))
}

const isApp = (url: URL, pageUrl: string): boolean => url.host !== new URL(pageUrl).host

/** The page's last form is the one for people who aren't signed in yet. */
const lastForm = (html: string, base: URL): { action: URL; fields: URLSearchParams } | null => {
  const found = [...html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)].at(-1)
  if (!found) return null
  const [, attributes = '', content = ''] = found
  const fields = new URLSearchParams()
  for (const [input] of content.matchAll(/<input[^>]*>/g)) {
    const name = attribute(input, 'name')
    if (name !== null) fields.set(name, attribute(input, 'value') ?? '')
  }
  return { action: new URL(attribute(attributes, 'action') ?? base.href, base), fields }
}

const attribute = (tag: string, name: string): string | null => {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]
  return value === undefined ? null : unescapeHtml(value)
}

const textOf = (html: string): string => unescapeHtml(html.replace(/<style>[\s\S]*?<\/style>/g, ' ').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim()

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const unescapeHtml = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex: string | undefined, decimal: string | undefined, name: string | undefined) =>
    hex !== undefined ? String.fromCodePoint(parseInt(hex, 16)) : decimal !== undefined ? String.fromCodePoint(Number(decimal)) : (named[name ?? ''] ?? all),
  )
