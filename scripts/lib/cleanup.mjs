// What a script has started is ended in the reverse order, once, whether it ends by itself or by a signal.

/** Collects the ends of things. */
export function makeCleanup() {
  /** @type {(() => unknown)[]} */
  const ends = []
  let closing = null
  const close = () => {
    closing ??= (async () => {
      for (const end of ends.reverse()) {
        try {
          await end()
        } catch (error) {
          process.stderr.write(`[twofold] while ending: ${error}\n`)
        }
      }
    })()
    return closing
  }
  return { add: (end) => void ends.push(end), close }
}

/**
 * Calls back on the first Ctrl+C or request to end, or when the parent is gone: a killed npm doesn't tell its script. A
 * second request ends the process at once.
 * @param {(signal: NodeJS.Signals) => void} onFirst
 */
export function onSignals(onFirst) {
  let seen = 0
  // Before this moment means the same key press: npm passes on what the terminal has already sent to everybody.
  let countAfter = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (Date.now() < countAfter) return
      countAfter = Date.now() + 500
      if (seen++ === 0) onFirst(signal)
      else process.exit(1)
    })
  }
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    if (seen++ === 0) onFirst('SIGHUP')
  }, 1_000)
  watch.unref()
}
