// The log's words about errors hold names, codes and positions, and nothing that a message, path or value could carry.
import { expect, test } from 'vitest'
import { AppError } from '../../../src/main/core/app-error.ts'
import { describeCause } from '../../../src/main/core/describe-cause.ts'

const planted = 'JBSWY3DPEHPK3PXP'

test('names the chain of codes', () => {
  const errno = Object.assign(new Error(`ENOENT: no such file, open '/home/sam/${planted}'`), { code: 'ENOENT' })
  const text = describeCause(new AppError('vault.read-failed', {}, { cause: errno }))
  expect(text).toMatch(/^AppError vault\.read-failed < Error ENOENT @ /)
  expect(text).toContain('describe-cause.test.ts:')
  expect(text).not.toMatch(/home|sam|JBSW/)
})

test.each([
  ['in the message', new Error(planted)],
  ['as stack lines in the message', new Error(`x\n    at ${planted} (/tmp/${planted}.js:1:1)`)],
  ['in the name', Object.assign(new Error('x'), { name: `secret ${planted}` })],
  ['in the code', Object.assign(new Error('x'), { code: `${planted} /home` })],
  ['as a thrown text', planted],
  ['in a thrown object', { secret: planted }],
  ['in the cause', new Error('x', { cause: planted })],
])('shows nothing of a secret %s', (_where, error) => {
  expect(describeCause(error)).not.toContain(planted)
})

test('ends with a chain that goes round', () => {
  const a = new Error('a')
  a.cause = a
  expect(describeCause(a).split(' < ').length).toBeLessThanOrEqual(5)
})
