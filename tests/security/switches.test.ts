// Command lines that would take a release's guards away.
import { describe, expect, test } from 'vitest'
import { refusedSwitches } from '../../src/main/flavour/refused-switches.ts'
import { readFlavour as readRelease } from '../../src/main/flavour/release.ts'

const attacks = [
  '--remote-debugging-port=9222', '--remote-debugging-pipe', '--remote-debugging-address=0.0.0.0', '--remote-allow-origins=*', '--no-sandbox', '--js-flags=--expose-gc',
  '--host-resolver-rules=MAP * 127.0.0.1', '--host-rules=MAP * evil', '--proxy-server=127.0.0.1:8080', '--proxy-pac-url=http://x', '--proxy-bypass-list=*',
  '--ignore-certificate-errors', '--ignore-certificate-errors-spki-list=x', '--disable-web-security', '--load-extension=/tmp/x', '--ssl-key-log-file=/tmp/k',
  '--log-net-log=/tmp/n', '--inspect', '--inspect-brk=9229', '--inspect-publish-uid=http', '--renderer-cmd-prefix=gdb', '--use-fake-ui-for-media-stream',
]
const app = '/opt/Twofold/twofold'
const none = (): boolean => false

describe.each(attacks)('%s', (attack) => {
  test('is refused in every spelling', () => {
    const [, name = '', value = ''] = /^--([^=]+)(=.*)?$/.exec(attack) ?? []
    for (const spelt of [attack, `-${name}${value}`, `/${name}${value}`, ` ${attack}`, `--${name.toUpperCase()}${value}`, `--${name}`]) {
      expect(refusedSwitches([app, spelt], none), spelt).toEqual([name])
    }
    expect(refusedSwitches([app, '--', attack], none)).toEqual([name])
    expect(refusedSwitches([app, 'otpauth://totp/x', attack, '--hidden'], none)).toEqual([name])
  })

  test('is refused by the release flavour', () => {
    const release = readRelease({ env: {}, readFile: () => '' })
    expect(release.refusedSwitches([app, attack], none)).toHaveLength(1)
  })
})

test('ordinary arguments are let through, and so is the program’s own name', () => {
  for (const good of ['--lang=de', '--force-color-profile=srgb', '--disable-gpu', '--ozone-platform=wayland', '-psn_0_1', 'otpauth://totp/x?secret=A', '/home/sam/no-sandbox', '--', '-']) {
    expect(refusedSwitches([app, good], none), good).toEqual([])
  }
  expect(refusedSwitches(['--no-sandbox'], none)).toEqual([])
})

test.each(['remote-debugging-port', 'remote-debugging-pipe', 'no-sandbox', 'js-flags', 'host-resolver-rules', 'proxy-server', 'proxy-pac-url', 'ignore-certificate-errors', 'disable-web-security', 'load-extension', 'ssl-key-log-file', 'log-net-log'])(
  '%s is refused when Chromium has taken it, wherever it came from',
  (name) => {
    expect(refusedSwitches([app], (asked) => asked === name)).toEqual([name])
  },
)

test('what Electron sets by itself ends nothing', () => {
  const own = ['allow-file-access-from-files', 'enable-features', 'disable-features', 'field-trial-handle']
  expect(refusedSwitches([app], (asked) => own.includes(asked))).toEqual([])
})
