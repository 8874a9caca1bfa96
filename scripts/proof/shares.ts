// Divides a row's tries among processes, one for each core. A share is a script of this folder that prints its tally as its last line.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Tally } from './row.ts'

export type Share = Tally & { readonly failure: string | null }

export const cores = (): number => availableParallelism()

/** What an interrupted proof must not leave running. */
const running = new Set<() => void>()
process.on('exit', () => {
  for (const end of running) end()
})

export const runShare = (script: string, args: readonly (string | number)[]): Promise<Share> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, script), ...args.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const end = (): void => void child.kill()
    running.add(end)
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => {
      running.delete(end)
      const share = shareOf(text.trimEnd().split('\n').at(-1) ?? '')
      if (share) resolve(share)
      else reject(new Error(`${script} ended with ${code ?? 'a signal'} and no tally`))
    })
  })

const shareOf = (line: string): Share | null => {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return null
  }
  if (typeof parsed !== 'object' || parsed === null || !('tries' in parsed) || !('losses' in parsed) || !('leaks' in parsed)) return null
  const { tries, losses, leaks } = parsed
  if (typeof tries !== 'number' || typeof losses !== 'number' || typeof leaks !== 'number') return null
  const failure = 'failure' in parsed && typeof parsed.failure === 'string' ? parsed.failure : null
  return { tries, losses, leaks, failure }
}
