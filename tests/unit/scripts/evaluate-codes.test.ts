// The code table evaluation: equal tables count as equal, wrong rows are found by their line.
import { describe, expect, it } from 'vitest'
import { evaluateCodes } from '../../../scripts/lib/evaluate-codes.ts'
import { noCorpus, readCorpus } from '../../fakes/corpus.ts'

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('evaluateCodes', () => {
  it('reads CRLF tables of both sorts', () => {
    expect(evaluateCodes(`secret_base32,secret_hex,algorithm,digits,period,time,code\r\n${secret},,SHA1,8,30,59,94287082\r\n`)).toEqual({ rows: 1, equal: 1, wrongLines: [] })
    expect(evaluateCodes(`secret_base32,algorithm,digits,counter,code\n${secret},SHA1,6,1,287082`)).toEqual({ rows: 1, equal: 1, wrongLines: [] })
  })

  it('tells the lines that differ or can’t be read', () => {
    const table = ['secret_base32,algorithm,digits,period,time,code', `${secret},SHA1,8,30,59,94287083`, `${secret},SHA1,8,30,59,94287082`, 'NOT!,SHA1,8,30,59,94287082', 'x'].join('\r\n')
    expect(evaluateCodes(table)).toEqual({ rows: 4, equal: 1, wrongLines: [2, 4, 5] })
  })

  describe.each([
    ['codes/totp_oathtool.csv', 1_000],
    ['codes/hotp_oathtool.csv', 200],
  ])('%s', (file, rows) => {
    const table = readCorpus(file)
    it('all equal', ({ skip }) => {
      if (table === null) return skip(noCorpus)
      expect(evaluateCodes(table)).toEqual({ rows, equal: rows, wrongLines: [] })
    })
  })
})
