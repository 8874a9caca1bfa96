// Computes the codes of a table through the app's own code path: each row becomes a link, which the app parses and makes
// the code of. For `npm run eval:codes` and its test.
import { createNodeCrypto } from '../../src/main/adapters/node-crypto.ts'
import { parseText } from '../../src/main/core/accounts/parse-text.ts'
import { createCodeMaker, isTimed } from '../../src/main/core/codes/code-maker.ts'

export interface Evaluation {
  readonly rows: number
  readonly equal: number
  /** Line numbers, from 1, of the rows that differ or can't be read. */
  readonly wrongLines: readonly number[]
}

/** The columns are found by name; `time` (seconds) makes a row TOTP, `counter` HOTP. */
export const evaluateCodes = (csv: string): Evaluation => {
  const maker = createCodeMaker(createNodeCrypto())
  const [header = '', ...lines] = csv.replace(/^\ufeff/, '').split(/\r?\n/)
  const names = header.split(',')
  const wrongLines: number[] = []
  let rows = 0
  for (const [at, line] of lines.entries()) {
    if (line === '') continue
    rows += 1
    const cells = line.split(',')
    const cell = (name: string): string | undefined => cells[names.indexOf(name)]
    if (codeOf(cell, maker) !== cell('code')) wrongLines.push(at + 2)
  }
  return { rows, equal: rows - wrongLines.length, wrongLines }
}

const codeOf = (cell: (name: string) => string | undefined, maker: ReturnType<typeof createCodeMaker>): string | null => {
  const type = cell('time') === undefined ? 'hotp' : 'totp'
  const query = ['algorithm', 'digits', 'period', 'counter'].flatMap((name) => (cell(name) === undefined ? [] : [`${name}=${cell(name) ?? ''}`]))
  try {
    const { credential } = parseText(`otpauth://${type}/Row?${[`secret=${cell('secret_base32') ?? ''}`, ...query].join('&')}`).account
    return isTimed(credential) ? maker.timed(credential, Number(cell('time')) * 1_000).code : maker.counted(credential)
  } catch {
    return null
  }
}
