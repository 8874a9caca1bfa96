// What the scripts tell a person. It goes to stderr, so that stdout stays free for a command's own result
// (`npm run demo` and others end with one line that programs read).

/** One line about what is being done. */
export function say(text) {
  process.stderr.write(`[twofold] ${text}\n`)
}

/** An end that a person can act on: the message says what to do, and no stack is shown. */
export class SetupError extends Error {}

/** Ends the process after a failure in a script's main function; a SetupError shows its message only. */
export function failWith(error) {
  process.stderr.write(`\n[twofold] ${error instanceof SetupError ? error.message : (error?.stack ?? error)}\n`)
  process.exit(1)
}
