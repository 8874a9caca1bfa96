// Attacks on the real window, each from where an attacker would stand: in the page, in another window, at the scheme. Every
// test fails when its guard is taken away.
import { readFileSync, readlinkSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './support/test.ts'
import { openTrap } from './support/trap.ts'

const ourPage = 'app://twofold/index.html'

/** Chromium's own words when the policy or a guard has refused something that the test tried. */
const refusals = /Content Security Policy|Failed to load resource|net::ERR_|Not allowed to load local resource|blocked by CORS policy|Not allowed to navigate|WebSocket connection/

test.describe('what the page gets', () => {
  test('is two frozen functions, and nothing of Node or Electron', async ({ launchApp }) => {
    const { window } = await launchApp()
    const found = await window.evaluate(() => {
      'use strict'
      const bridge = twofold as unknown as Record<string, unknown>
      const attempt = (change: () => unknown): string => {
        try {
          change()
          return 'changed'
        } catch {
          return 'refused'
        }
      }
      return {
        names: Object.keys(bridge).sort(),
        types: Object.values(bridge).map((value) => typeof value),
        overwritten: attempt(() => void (bridge['call'] = () => undefined)),
        added: attempt(() => void (bridge['more'] = 1)),
        replaced: attempt(() => void ((self as unknown as { twofold: unknown }).twofold = {})),
        deleted: attempt(() => delete (self as unknown as { twofold?: unknown }).twofold),
        globals: ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer', 'setImmediate'].filter((name) => name in self),
      }
    })
    expect(found).toEqual({ names: ['call', 'on'], types: ['function', 'function'], overwritten: 'refused', added: 'refused', replaced: 'refused', deleted: 'refused', globals: [] })
  })

  test('refuses names outside the contract', async ({ launchApp }) => {
    const { window } = await launchApp()
    const outcomes = await window.evaluate(async () => {
      const bridge = twofold as unknown as { call(name: string, params: unknown): Promise<unknown>; on(name: string, listener: () => void): unknown }
      const results: string[] = []
      for (const name of ['vault.key', '__proto__', 'state.read/../x', '']) results.push(await bridge.call(name, {}).then(() => 'answered', () => 'refused'))
      try {
        bridge.on('keys', () => undefined)
        results.push('subscribed')
      } catch {
        results.push('refused')
      }
      return results
    })
    expect(outcomes).toEqual(['refused', 'refused', 'refused', 'refused', 'refused'])
  })

  test('listeners get the view, never Electron’s event', async ({ launchApp }) => {
    const { window } = await launchApp()
    const given = await window.evaluate(async () => {
      const heard = new Promise<unknown[]>((resolve) => {
        twofold.on('settings', (...args: unknown[]) => resolve(args))
      })
      await twofold.call('settings.change', { hideCodes: true })
      return heard
    })
    expect(given).toEqual([{ theme: 'system', clipboardSeconds: 20, hideCodes: true }])
  })

  test('comes from a sandboxed process with every preference as stated', async ({ launchApp }) => {
    const { app } = await launchApp()
    const { preferences, rendererPid, mainPid } = await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      // Not in Electron's types: what the window was really made with.
      const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown>; getOSProcessId(): number }
      return { preferences: contents.getLastWebPreferences(), rendererPid: contents.getOSProcessId(), mainPid: process.pid }
    })
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    })
    test.skip(process.platform !== 'linux', 'Only Linux tells about a process’s sandbox in /proc')
    test.skip(process.env['TWOFOLD_WITHOUT_SANDBOX'] === '1', 'The sandbox was switched off by TWOFOLD_WITHOUT_SANDBOX=1')
    expect(readFileSync(`/proc/${rendererPid}/status`, 'utf8')).toMatch(/^Seccomp:\t2$/m)
    expect(readlinkSync(`/proc/${rendererPid}/ns/user`)).not.toBe(readlinkSync(`/proc/${mainPid}/ns/user`))
  })
})

test.describe('strangers', () => {
  test('another window that shows our own page through our own preload is refused', async ({ launchApp }) => {
    const { app, window } = await launchApp()
    const answers = await app.evaluate(async ({ app: electronApp, BrowserWindow }, url) => {
      const [ours] = BrowserWindow.getAllWindows()
      if (!ours) throw new Error('no window')
      const preload = `${electronApp.getAppPath()}/out/preload/index.cjs`
      const other = new BrowserWindow({ show: false, webPreferences: { session: ours.webContents.session, preload, sandbox: true, contextIsolation: true } })
      await other.loadURL(url)
      const ask = (name: string) => other.webContents.executeJavaScript(`window.twofold.call('${name}', {})`) as Promise<unknown>
      const results = [await ask('state.read'), await ask('scan.arm'), await ask('backup.run')]
      other.destroy()
      return results
    }, ourPage)
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'ipc.refused' } })
    expect(await window.evaluate(() => twofold.call('state.read', {}))).toMatchObject({ ok: true })
  })

  test('our window on a page that is not ours is refused', async ({ launchApp }) => {
    const { app } = await launchApp()
    const answer: unknown = await app.evaluate(async ({ BrowserWindow }) => {
      const [ours] = BrowserWindow.getAllWindows()
      if (!ours) throw new Error('no window')
      // Even if something had led it there: main itself loads a foreign page.
      ours.webContents.session.webRequest.onBeforeRequest(null)
      await ours.loadURL('data:text/html,<title>foreign</title>')
      return ours.webContents.executeJavaScript(`window.twofold.call('state.read', {})`) as Promise<unknown>
    })
    expect(answer).toMatchObject({ ok: false, error: { code: 'ipc.refused' } })
  })

  test('no channel answers outside the contract', async ({ launchApp }) => {
    const { app } = await launchApp()
    const channels = await app.evaluate(({ ipcMain }) => {
      // Electron keeps them here; there is no public list.
      const { _invokeHandlers } = ipcMain as unknown as { _invokeHandlers: Map<string, unknown> }
      return { invoke: [..._invokeHandlers.keys()], send: ipcMain.eventNames().filter((name) => name !== 'error') }
    })
    expect(channels.invoke.length).toBeGreaterThan(30)
    expect(channels.invoke.filter((name) => !name.startsWith('twofold:call:'))).toEqual([])
    expect(channels.send).toEqual([])
  })
})

test.describe('the content security policy', () => {
  test.use({ expectedProblems: refusals })

  test('stops inline script, eval, inline style, frames, plug-ins, foreign workers and data pictures', async ({ launchApp }) => {
    const { window } = await launchApp()
    const outcome = await window.evaluate(
      () =>
        new Promise<Record<string, unknown>>((resolve) => {
          const violations: string[] = []
          document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
          const add = (tag: string, attributes: Record<string, string>, text = ''): HTMLElement => {
            const element = document.createElement(tag)
            for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
            element.textContent = text
            document.body.append(element)
            return element
          }
          const globals = self as unknown as Record<string, unknown>
          // In a task of its own: within the debugger's call, evaluating is allowed.
          setTimeout(() => {
            let evaluated = 'no'
            try {
              evaluated = String((0, eval)('"yes"'))
            } catch {
              evaluated = 'refused'
            }
            let made = 'no'
            try {
              // The very thing that the policy has to stop.
              // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
              made = String(new Function('return "yes"')())
            } catch {
              made = 'refused'
            }
            add('script', {}, 'window.inlineRan = true')
            add('div', { onclick: 'window.handlerRan = true' }).click()
            const styled = add('div', { style: 'position: fixed' })
            add('iframe', { src: 'data:text/html,x' })
            add('object', { data: 'data:application/pdf,x' })
            add('base', { href: 'https://example/' })
            let worker = 'started'
            try {
              new Worker(URL.createObjectURL(new Blob(['1'])))
            } catch {
              worker = 'refused'
            }
            const picture = new Image()
            picture.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='
            setTimeout(
              () =>
                resolve({
                  evaluated,
                  made,
                  inlineRan: globals['inlineRan'] ?? false,
                  handlerRan: globals['handlerRan'] ?? false,
                  position: getComputedStyle(styled).position,
                  frames: self.length,
                  picture: picture.naturalWidth,
                  base: document.baseURI,
                  worker: worker === 'refused' || violations.includes('worker-src') ? 'refused' : worker,
                  violations: [...new Set(violations)].sort(),
                }),
              1_000,
            )
          })
        }),
    )
    expect(outcome).toMatchObject({
      evaluated: 'refused',
      made: 'refused',
      inlineRan: false,
      handlerRan: false,
      position: 'static',
      picture: 0,
      base: ourPage,
      worker: 'refused',
    })
    expect(outcome['violations']).toEqual(expect.arrayContaining(['script-src', 'script-src-elem', 'script-src-attr', 'style-src-attr', 'frame-src', 'object-src', 'base-uri', 'img-src']))
  })

  test('leaves the page no way to any network', async ({ launchApp }) => {
    const { window } = await launchApp()
    const trap = await openTrap()
    const outcome = await window.evaluate(reachOut, trap.port)
    await trap.close()
    expect(trap.caught).toEqual([])
    expect(outcome.violations).toEqual(expect.arrayContaining(['connect-src', 'img-src', 'script-src-elem', 'style-src-elem', 'media-src']))
    expect(outcome.fetched).toBe('refused')
  })
})

test.describe('with the policy switched off', () => {
  test.use({ expectedProblems: refusals })

  test('the window still has no network, and no file', async ({ launchApp }) => {
    const { window } = await launchApp()
    const trap = await openTrap()
    const debug = await window.context().newCDPSession(window)
    await debug.send('Page.setBypassCSP', { enabled: true })
    await window.reload()
    await window.locator('html[data-ready="true"]').waitFor({ state: 'attached' })

    const outcome = await window.evaluate(reachOut, trap.port)
    const local = await window.evaluate(async () => {
      const tryFetch = (url: string) => fetch(url).then((answer) => `${answer.status}`, () => 'refused')
      return {
        ours: await tryFetch('app://twofold/index.html'),
        file: await tryFetch('file:///etc/passwd'),
        above: await tryFetch('app://twofold/../main/index.js'),
        encoded: await tryFetch('app://twofold/%2e%2e/main/index.js'),
        slashes: await tryFetch('app://twofold/..%2f..%2fpackage.json'),
        backslashes: await tryFetch('app://twofold/..%5cmain%5cindex.js'),
        twice: await tryFetch('app://twofold/%252e%252e/main/index.js'),
        nul: await tryFetch('app://twofold/index.html%00.js'),
        otherHost: await tryFetch('app://other/index.html'),
        post: await fetch('app://twofold/index.html', { method: 'POST' }).then((answer) => `${answer.status}`, () => 'refused'),
      }
    })
    expect(trap.caught).toEqual([])
    expect(outcome.fetched).toBe('refused')
    expect(local).toEqual({ ours: '200', file: 'refused', above: '404', encoded: '404', slashes: '404', backslashes: '404', twice: '404', nul: '404', otherHost: '404', post: '404' })

    // The trap does catch: this very test can reach it.
    await fetch(`http://127.0.0.1:${trap.port}/`)
    expect(trap.caught).toContain('tcp')
    await trap.close()
  })
})

/** In the page: tries every way out that a page has, towards a port of loopback. */
const reachOut = async (port: number): Promise<{ fetched: string; violations: string[] }> => {
  const violations: string[] = []
  document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
  const base = `http://127.0.0.1:${port}`
  const quietly = (work: () => unknown): void => {
    try {
      work()
    } catch {
      // Refused at once, which is what the test hopes for.
    }
  }
  const add = (tag: string, attributes: Record<string, string>): void => {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    document.head.append(element)
  }
  const fetched = await fetch(`${base}/fetch`, { mode: 'no-cors' }).then(() => 'answered', () => 'refused')
  quietly(() => (new Image().src = `${base}/picture`))
  quietly(() => new WebSocket(`ws://127.0.0.1:${port}/socket`))
  quietly(() => new EventSource(`${base}/events`))
  quietly(() => navigator.sendBeacon(`${base}/beacon`, 'x'))
  quietly(() => void new Audio(`${base}/sound`).play().catch(() => undefined))
  quietly(() => {
    const request = new XMLHttpRequest()
    request.open('GET', `${base}/xhr`)
    request.send()
  })
  quietly(() => new Worker(`${base}/worker.js`))
  quietly(() => void import(/* @vite-ignore */ `${base}/module.js`).catch(() => undefined))
  quietly(() => add('script', { src: `${base}/script.js` }))
  for (const rel of ['stylesheet', 'preconnect', 'prefetch', 'dns-prefetch', 'modulepreload', 'icon', 'manifest']) quietly(() => add('link', { rel, href: `${base}/${rel}` }))
  quietly(() => add('link', { rel: 'preload', as: 'fetch', href: `${base}/preload` }))
  quietly(() => document.body.insertAdjacentHTML('beforeend', `<iframe src="${base}/frame"></iframe><embed src="${base}/embed"><form action="${base}/form" method="post"></form>`))
  quietly(() => document.querySelector('form')?.submit())
  quietly(() => {
    const peer = new RTCPeerConnection({
      iceServers: [{ urls: `stun:127.0.0.1:${port}` }, { urls: [`turn:127.0.0.1:${port}?transport=udp`, `turn:127.0.0.1:${port}?transport=tcp`], username: 'x', credential: 'x' }],
    })
    peer.createDataChannel('x')
    void peer.createOffer().then((offer) => peer.setLocalDescription(offer))
  })
  // WebRTC and preconnect work in the background and report nothing.
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  return { fetched, violations: [...new Set(violations)] }
}

test.describe('navigation', () => {
  test.use({ expectedProblems: refusals })

  test('leads nowhere, by whatever the page does', async ({ launchApp }) => {
    const { window } = await launchApp()
    const lead = (by: string, target: string) =>
      window.evaluate(
        ({ by: how, target: url }) => {
          const link = document.createElement('a')
          link.href = url
          document.body.append(link)
          try {
            if (how === 'location') location.href = url
            if (how === 'replace') location.replace(url)
            if (how === 'link') link.click()
          } catch {
            // Some targets are refused at once.
          }
        },
        { by, target },
      )
    // Not about:blank: no guard sees it, and it stays under our own origin and policy.
    const targets = ['https://example.invalid/', 'http://127.0.0.1:9/', 'file:///etc/passwd', 'data:text/html,<p>foreign</p>', 'app://twofold/assets/', 'app://other/index.html']
    for (const target of targets) {
      for (const by of ['location', 'replace', 'link']) {
        await lead(by, target)
        // Long enough for a navigation to a page that needs no network.
        await window.waitForTimeout(250)
        expect(window.url(), `${by} ${target}`).toBe(ourPage)
        expect(await window.evaluate(() => typeof twofold.call)).toBe('function')
      }
    }
  })

  test('opens no second window, however it is asked', async ({ launchApp }) => {
    const { app, window } = await launchApp()
    const opened = await window.evaluate(() => {
      const link = document.createElement('a')
      link.href = 'app://twofold/index.html'
      link.target = '_blank'
      document.body.append(link)
      link.click()
      return ['app://twofold/index.html', 'https://example.invalid/', 'about:blank', ''].map((url) => self.open(url) === null)
    })
    await window.waitForTimeout(400)
    expect(opened).toEqual([true, true, true, true])
    expect(await app.evaluate(({ BrowserWindow, webContents }) => [BrowserWindow.getAllWindows().length, webContents.getAllWebContents().length])).toEqual([1, 1])
  })

  test('a webview stays an unknown element', async ({ launchApp }) => {
    const { app, window } = await launchApp()
    await window.evaluate(() => {
      const view = document.createElement('webview')
      view.setAttribute('src', 'data:text/html,x')
      document.body.append(view)
    })
    await window.waitForTimeout(400)
    expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
  })
})

test.describe('permissions', () => {
  test.use({ expectedProblems: refusals })
  const fakeCamera = ['--use-fake-device-for-media-stream']

  const askFor = (window: Page, constraints: MediaStreamConstraints): Promise<string> =>
    window.evaluate(async (wanted) => {
      try {
        const stream = await navigator.mediaDevices.getUserMedia(wanted)
        for (const track of stream.getTracks()) track.stop()
        return 'granted'
      } catch (error) {
        return error instanceof Error ? error.name : 'unknown'
      }
    }, constraints)

  test('the camera is granted while a scan is armed, and at no other time; the microphone never', async ({ launchApp }) => {
    const { app, window } = await launchApp({ switches: fakeCamera })
    const call = (name: 'scan.arm' | 'scan.disarm') => window.evaluate((which) => twofold.call(which, {}), name)

    expect(await askFor(window, { video: true })).toBe('NotAllowedError')
    await call('scan.arm')
    expect(await askFor(window, { video: true })).toBe('granted')
    expect(await askFor(window, { audio: true })).toBe('NotAllowedError')
    expect(await askFor(window, { video: true, audio: true })).toBe('NotAllowedError')
    await call('scan.disarm')
    expect(await askFor(window, { video: true })).toBe('NotAllowedError')

    await call('scan.arm')
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    expect(await askFor(window, { video: true })).toBe('NotAllowedError')
  })

  test('all else is denied, armed or not', async ({ launchApp }) => {
    const { window } = await launchApp({ switches: fakeCamera })
    await window.evaluate(() => twofold.call('scan.arm', {}))
    const outcome = await window.evaluate(async () => {
      const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'refused')
      const state = async (name: string): Promise<string> => {
        try {
          return (await navigator.permissions.query({ name: name as PermissionName })).state
        } catch {
          return 'unknown'
        }
      }
      return {
        geolocation: await new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('granted'), ({ code }) => resolve(code))),
        notification: await Notification.requestPermission(),
        screen: await navigator.mediaDevices.getDisplayMedia().then(() => 'granted', nameOf),
        clipboard: await navigator.clipboard.readText().then(() => 'granted', nameOf),
        midi: await navigator.requestMIDIAccess({ sysex: true }).then(() => 'granted', nameOf),
        microphone: await state('microphone'),
        geolocationState: await state('geolocation'),
        clipboardState: await state('clipboard-read'),
      }
    })
    expect(outcome).toEqual({
      geolocation: 1,
      notification: 'denied',
      screen: expect.stringMatching(/Error$/) as unknown,
      clipboard: 'NotAllowedError',
      midi: expect.stringMatching(/Error$/) as unknown,
      microphone: 'denied',
      geolocationState: 'denied',
      clipboardState: 'denied',
    })
  })
})
