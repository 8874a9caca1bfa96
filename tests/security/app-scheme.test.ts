// Addresses of our scheme that try to reach other files, and the headers that every file is served with.
import { join, resolve, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { appFileOf } from '../../src/main/window/app-files.ts'
import { documentCsp, workerCsp } from '../../src/main/window/csp.ts'

describe('files of ours', () => {
  test.each([
    ['app://twofold/index.html', 'index.html', 'text/html; charset=utf-8'],
    ['app://twofold/assets/index-B45OVgpA.css', 'assets/index-B45OVgpA.css', 'text/css; charset=utf-8'],
    ['app://twofold/assets/scan-sheet--ZxMV8Hu.js?v=1#x', 'assets/scan-sheet--ZxMV8Hu.js', 'text/javascript; charset=utf-8'],
    ['app://twofold/assets/zxing_reader-Bb9Mx2Pu.wasm', 'assets/zxing_reader-Bb9Mx2Pu.wasm', 'application/wasm'],
    ['app://twofold/%69ndex.html', 'index.html', 'text/html; charset=utf-8'],
  ])('%s is %s', (url, path, type) => {
    const file = appFileOf(url)
    expect(file?.path).toBe(path)
    expect(file?.headers).toMatchObject({ 'content-type': type, 'x-content-type-options': 'nosniff' })
  })
})

const climbing = [
  '../main/index.js',
  '../../package.json',
  'assets/../../main/index.js',
  '%2e%2e/main/index.js',
  '%2E%2E%2Fmain%2Findex.js',
  '..%2fmain%2findex.js',
  'assets/..%5c..%5cmain%5cindex.js',
  '..\\main\\index.js',
  'assets\\index.js',
  '%252e%252e%252fmain%252findex.js',
  '%25%32%65%25%32%65/main/index.js',
  '.%00./main/index.js',
  'index.html%00.js',
  'index.html\u0000.js',
  '%c0%ae%c0%ae/main/index.js',
  '\u2025/main/index.js',
  '．．/main/index.js',
  '/etc/passwd',
  '//etc/passwd',
  '%2fetc%2fpasswd.js',
  'C:/Windows/win.js',
  'c%3a%5cwindows%5cwin.js',
  'index.html:stream.js',
  'CON.',
  '.hidden.js',
  'assets/.hidden.js',
  'assets//index.js',
  'assets/./index.js',
  'index.html/',
  'index.html.',
  'index',
  '',
  '%',
  '%zz.js',
  'assets/x.exe',
  'assets/x.node',
  'assets/x.map',
]

describe('addresses that climb, hide or name no file of ours', () => {
  test.each(climbing)('%j', (path) => {
    expect(appFileOf(`app://twofold/${path}`)).toBeNull()
  })

  test.each([
    'app://other/index.html',
    'app://twofold.example/index.html',
    'app://twofold:1/index.html',
    'app://user@twofold/index.html',
    'app://TWOFOLD/index.html',
    'app:/index.html',
    'app:///index.html',
    'file:///index.html',
    'https://twofold/index.html',
    'xapp://twofold/index.html',
  ])('%s', (url) => {
    expect(appFileOf(url)).toBeNull()
  })

  test('whatever the address, the file lies inside the folder', () => {
    const root = resolve('/opt/app/out/renderer')
    const piece = fc.constantFrom('..', '.', '/', '\\', '%2e', '%2f', '%5c', '%00', '%25', 'a', 'index.html', 'assets', '.js', ':', '?', '#', '\u0000')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const file = appFileOf(`app://twofold/${pieces.join('')}`)
        if (file) expect(resolve(join(root, file.path)).startsWith(root + sep)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('policies', () => {
  test('the document’s is the one that is promised', () => {
    expect(documentCsp).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; " +
        "worker-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(appFileOf('app://twofold/index.html')?.headers['content-security-policy']).toBe(documentCsp)
  })

  test('only scripts of workers may fetch, and from our own scheme alone', () => {
    expect(appFileOf('app://twofold/workers/wasm-worker-CFPmWD34.js')?.headers['content-security-policy']).toBe(workerCsp)
    expect(workerCsp).toBe("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'")
    for (const path of ['index.html', 'assets/index-x.js', 'assets/workers/x.js', 'xworkers/x.js']) {
      expect(appFileOf(`app://twofold/${path}`)?.headers['content-security-policy']).toBe(documentCsp)
    }
  })

  test('neither allows inline or evaluated script, nor any other host', () => {
    for (const policy of [documentCsp, workerCsp]) expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*|data:/)
  })
})
