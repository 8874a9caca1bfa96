// The content security policies of the window's own pages, as design and ARCHITECTURE.md state them. Pure; loaded by main.
// tests/security/app-scheme.test.ts compares them, tests/e2e/security.spec.ts runs into them.

const join = (directives: Readonly<Record<string, string>>): string =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ')

/** The document has no network at all: the scanner's WebAssembly is fetched by its worker. */
export const documentCsp = join({
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' blob:",
  'media-src': "'self' blob:",
  'worker-src': "'self'",
  'connect-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
})

/** A worker takes the policy of its own script's response. It may fetch from our own scheme, which holds the app's files only. */
export const workerCsp = join({
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'connect-src': "'self'",
})
