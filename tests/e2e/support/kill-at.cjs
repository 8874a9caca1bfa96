// Loaded into the main process of the app under test before the app itself: counts the operations that change files in the given
// folders, and ends the process by SIGKILL before the chosen one, or in the middle of it where an operation can be half done.
// Armed by `globalThis.killAt(n)` from the test; n = 0 counts only. `globalThis.killCount()` says how many there were.
'use strict'
const fs = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')
const path = require('node:path')

const roots = (process.env.TWOFOLD_TEST_KILL_ROOTS ?? '').split(path.delimiter).filter(Boolean)
let wanted = null
let count = 0

const isOurs = (file) => typeof file === 'string' && roots.some((root) => file === root || file.startsWith(root + path.sep))

/** Nothing of this thread runs after the signal was sent. */
const end = () => {
  process.kill(process.pid, 'SIGKILL')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

/** True when this operation is the one to die at. */
const isNext = () => {
  if (wanted === null) return false
  count += 1
  return count === wanted
}

globalThis.killAt = (n) => {
  wanted = n
  count = 0
}
globalThis.killCount = () => count

const real = { ...fs.promises }

const wrapHandle = (handle) => {
  const { writeFile, sync, truncate } = handle
  handle.writeFile = async (data, ...rest) => {
    if (isNext()) end()
    if (isNext()) {
      // Half of the bytes have reached the disk.
      const bytes = Buffer.from(data)
      fs.writeSync(handle.fd, bytes, 0, Math.floor(bytes.length / 2))
      end()
    }
    return writeFile.call(handle, data, ...rest)
  }
  handle.sync = async () => {
    if (isNext()) end()
    return sync.call(handle)
  }
  handle.truncate = async (...args) => {
    if (isNext()) end()
    return truncate.apply(handle, args)
  }
  return handle
}

fs.promises.open = async (file, flags, ...rest) => {
  const isOurOwn = isOurs(file)
  const isCreating = typeof flags === 'string' ? /[wa+]/.test(flags) : typeof flags === 'number' && (flags & fs.constants.O_CREAT) !== 0
  if (isOurOwn && isCreating && isNext()) end()
  const handle = await real.open(file, flags, ...rest)
  return isOurOwn ? wrapHandle(handle) : handle
}
for (const name of ['mkdir', 'rm', 'rmdir', 'unlink', 'truncate', 'utimes']) {
  fs.promises[name] = async (file, ...rest) => {
    if (isOurs(file) && isNext()) end()
    return real[name](file, ...rest)
  }
}
for (const name of ['rename', 'link', 'symlink', 'copyFile']) {
  fs.promises[name] = async (from, to, ...rest) => {
    if ((isOurs(from) || isOurs(to)) && isNext()) end()
    return real[name](from, to, ...rest)
  }
}
for (const name of ['writeFile', 'appendFile']) {
  fs.promises[name] = async (file, data, ...rest) => {
    const isOurOwn = isOurs(file)
    if (isOurOwn && isNext()) end()
    if (isOurOwn && isNext()) {
      const bytes = Buffer.from(data)
      fs.writeFileSync(file, bytes.subarray(0, Math.floor(bytes.length / 2)))
      end()
    }
    return real[name](file, data, ...rest)
  }
}
syncBuiltinESMExports()
