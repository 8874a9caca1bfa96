// Chromium's network errors to codes: offline, slow, cut and "not the server" are told apart.
import { expect, it } from 'vitest'
import { netFailure } from '../../../src/main/adapters/net-error.ts'

it.each([
  ['net::ERR_INTERNET_DISCONNECTED', 'cloud.offline'],
  ['net::ERR_NAME_NOT_RESOLVED', 'cloud.offline'],
  ['net::ERR_CONNECTION_REFUSED', 'cloud.offline'],
  ['net::ERR_NETWORK_CHANGED', 'cloud.offline'],
  ['net::ERR_PROXY_CONNECTION_FAILED', 'cloud.offline'],
  ['something new', 'cloud.offline'],
  ['net::ERR_CONNECTION_TIMED_OUT', 'cloud.timed-out'],
  ['net::ERR_TIMED_OUT', 'cloud.timed-out'],
  ['net::ERR_CONNECTION_RESET', 'cloud.cut'],
  ['net::ERR_EMPTY_RESPONSE', 'cloud.cut'],
  ['net::ERR_CONTENT_LENGTH_MISMATCH', 'cloud.cut'],
  ['net::ERR_HTTP2_PROTOCOL_ERROR', 'cloud.cut'],
  ['net::ERR_CERT_AUTHORITY_INVALID', 'cloud.bad-answer'],
  ['net::ERR_CERT_DATE_INVALID', 'cloud.bad-answer'],
  ['net::ERR_SSL_PROTOCOL_ERROR', 'cloud.bad-answer'],
  ['net::ERR_INVALID_HTTP_RESPONSE', 'cloud.bad-answer'],
])('%s is %s', (message, code) => {
  const cause = new Error(message)
  expect(netFailure(cause)).toMatchObject({ code, cause })
})
