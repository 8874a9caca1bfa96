// Command line switches that take the app's guards away or lead its secrets out. No fuse stops them, so a release ends
// before it is ready when it sees one. Pure; loaded by main. tests/security/switches.test.ts tries the spellings.

const names = [
  // Lead the debugger in.
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-debugging-targets',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-publish-uid',
  'js-flags',
  // Take the sandbox away.
  'no-sandbox',
  'disable-setuid-sandbox',
  'disable-namespace-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-gpu-sandbox',
  'allow-sandbox-debugging',
  'single-process',
  'in-process-gpu',
  'no-zygote',
  // Put another program in between.
  'browser-subprocess-path',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  // Loosen what pages may do.
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
  'enable-blink-features',
  'disable-blink-features',
  'load-extension',
  'disable-extensions-except',
  'auto-open-devtools-for-tabs',
  // Lead connections elsewhere, or trust what must not be trusted.
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'allow-insecure-localhost',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'proxy-pac-url',
  'proxy-bypass-list',
  'proxy-auto-detect',
  'no-proxy-server',
  'auth-server-allowlist',
  'auth-negotiate-delegate-allowlist',
  // Write secrets to files.
  'ssl-key-log-file',
  'log-net-log',
  'net-log-capture-mode',
  'enable-logging',
  'log-file',
  'vmodule',
  'trace-startup',
  'trace-startup-file',
  'crash-dumps-dir',
  // Play a camera, or grant it unasked.
  'use-fake-ui-for-media-stream',
  'use-fake-device-for-media-stream',
  'use-file-for-fake-video-capture',
] as const
/** Those that are asked of Chromium too. Electron sets some of the others itself. */
const asked = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'no-sandbox',
  'js-flags',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'proxy-pac-url',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'disable-web-security',
  'load-extension',
  'ssl-key-log-file',
  'log-net-log',
] as const
/** Spellings of later Chromiums. */
const prefixes = ['remote-debugging', 'ignore-certificate-errors', 'proxy-', 'inspect', 'ssl-key-log'] as const

/**
 * The refused ones, lower case and without their values: those that Chromium itself has taken (`hasSwitch`), and those among the
 * arguments, spelt `--name`, `-name` or, as Windows does, `/name`, in any letters. What follows a bare `--` counts too: better
 * to end once too often.
 */
export const refusedSwitches = (argv: readonly string[], hasSwitch: (name: string) => boolean): string[] => {
  const given = argv
    .slice(1)
    .map((argument) => /^(?:--?|\/)([a-z0-9][a-z0-9-]*)/i.exec(argument.trim())?.[1]?.toLowerCase())
    .filter((name) => name !== undefined)
    .filter((name) => names.some((known) => known === name) || prefixes.some((prefix) => name.startsWith(prefix)))
  return [...new Set([...given, ...asked.filter(hasSwitch)])]
}
