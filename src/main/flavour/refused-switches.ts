// Command line switches that take the app's guards away or lead its secrets out. No fuse stops them, so a release ends
// before it is ready when it sees one. Pure; loaded by main. tests/security/switches.test.ts tries the spellings.

const names: ReadonlySet<string> = new Set([
  'no-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'disable-seccomp-filter-sandbox',
  'disable-namespace-sandbox',
  'disable-setuid-sandbox',
  'disable-gpu-sandbox',
  'allow-sandbox-debugging',
  'single-process',
  'in-process-gpu',
  'no-zygote',
  'js-flags',
  'load-extension',
  'disable-extensions-except',
  'ssl-key-log-file',
  'allow-insecure-localhost',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
  'allow-file-access-from-files',
  'host-rules',
  'host-resolver-rules',
  'auth-server-allowlist',
  'auth-negotiate-delegate-allowlist',
  'pac-url',
  'no-proxy-server',
  'log-net-log',
  'net-log-capture-mode',
  'enable-logging',
  'log-file',
  'vmodule',
  'enable-crash-reporter',
  'crash-dumps-dir',
  'auto-open-devtools-for-tabs',
  'use-fake-ui-for-media-stream',
  'use-fake-device-for-media-stream',
  'use-file-for-fake-video-capture',
  'browser-subprocess-path',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'trace-startup',
  'trace-startup-file',
])
const prefixes = ['remote-debugging', 'remote-allow-origins', 'ignore-certificate-errors', 'proxy', 'inspect', 'enable-blink-features', 'disable-blink-features']

/**
 * The refused ones among the arguments, lower case and without their values. Reads `--name`, `-name` and, as Windows does,
 * `/name`, each in any letters. What follows a bare `--` counts too: better to end once too often.
 */
export const refusedSwitches = (argv: readonly string[]): string[] =>
  argv
    .slice(1)
    .map((argument) => /^(?:--?|\/)([a-z0-9][a-z0-9-]*)/i.exec(argument.trim())?.[1]?.toLowerCase())
    .filter((name) => name !== undefined)
    .filter((name) => names.has(name) || prefixes.some((prefix) => name.startsWith(prefix)))
