// What the log may say about an error: names, codes and code positions, never a message, since messages quote paths, names
// and input. Pure; tests/unit/core/describe-cause.test.ts plants secrets and looks for them.
import { AppError } from './app-error.ts'

const maxDepth = 5
const maxFrames = 4
/** A frame of V8's stack: the function's name, and the file's last part with line and column. */
const frame = /^\s+at (?:(?:async )?([\w$.<>#]{1,80}) (?:\[as [\w$]{1,80}\] )?\()?(?:[^()\n]*[/\\])?([\w.-]{1,80}:\d{1,7}:\d{1,7})\)?$/
const plainCode = /^[A-Za-z][\w.-]{0,63}$/

/** Such as `AppError cloud.offline < TypeError UND_ERR @ send index.js:10:3`. */
export const describeCause = (error: unknown): string => {
  const links: string[] = []
  let current = error
  while (current !== undefined && current !== null && links.length < maxDepth) {
    links.push(describeOne(current))
    current = current instanceof Error ? current.cause : undefined
  }
  return links.join(' < ')
}

const describeOne = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error
  if (error instanceof AppError) return `AppError ${error.code}`
  const code = 'code' in error && typeof error.code === 'string' && plainCode.test(error.code) ? ` ${error.code}` : ''
  const name = plainCode.test(error.name) ? error.name : 'Error'
  const frames = framesOf(error)
  return `${name}${code}${frames.length > 0 ? ` @ ${frames.join(', ')}` : ''}`
}

/** The stack repeats the message, so only what follows it is looked at. */
const framesOf = (error: Error): string[] => {
  const stack = error.stack ?? ''
  const end = stack.indexOf(error.message)
  const lines = (end < 0 ? stack : stack.slice(end + error.message.length)).split('\n')
  return lines
    .map((line) => frame.exec(line))
    .filter((match) => match !== null)
    .slice(0, maxFrames)
    .map(([, name, place]) => `${name ? `${name} ` : ''}${place ?? ''}`)
}
