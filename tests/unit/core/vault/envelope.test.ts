// The sealed file, attacked: every bit of it, its header, its place in the row, and its likes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromUtf8, utf8 } from '../../../../src/main/core/encoding.ts'
import { SecretBytes } from '../../../../src/main/core/secret.ts'
import { openEnvelope, openForPurpose, readEnvelope, sealEnvelope, sealForPurpose, type Header } from '../../../../src/main/core/vault/envelope.ts'
import { seededRandom, testCrypto } from '../../../fakes/node-crypto-for-tests.ts'

const random = seededRandom('envelope')
const ports = { crypto: testCrypto, random }
const key = new SecretBytes(random.bytes(32))
const header: Header = { vaultId: 'ab'.repeat(16), keyNo: 1, docVersion: 1, generation: 7 }
const plain = utf8('{"a document":"with a name in it"}')
const sealed = sealEnvelope(ports, key, header, plain)

const open = (bytes: Uint8Array, with_: SecretBytes = key): Uint8Array | null => {
  const envelope = readEnvelope(bytes)
  return envelope.kind === 'known' ? openEnvelope(testCrypto, with_, envelope) : null
}
const withHeader = (text: string): Uint8Array => Uint8Array.from([...utf8(text), ...sealed.subarray(sealed.indexOf(10))])
const line = (change: object): string => JSON.stringify({ v: 1, ...header, ...change })

describe('the sealed document', () => {
  it('opens again, and its header can be read without a key', () => {
    expect(open(sealed)).toEqual(plain)
    expect(readEnvelope(sealed)).toMatchObject({ kind: 'known', header })
  })

  it('opens whatever was sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
        expect(open(sealEnvelope(ports, key, header, bytes))).toEqual(bytes)
      }),
    )
  })

  it('shows nothing of its content, and never looks the same twice', () => {
    expect(Buffer.from(sealed).includes('name')).toBe(false)
    expect(sealEnvelope(ports, key, header, plain)).not.toEqual(sealed)
  })

  it('opens with no other key', () => {
    expect(open(sealed, new SecretBytes(random.bytes(32)))).toBeNull()
  })

  it('does not open with any one bit flipped', () => {
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const copy = Uint8Array.from(sealed)
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(open(copy)).toBeNull()
    }
  })

  it('does not open cut at any place, or with a byte more', () => {
    for (let length = 0; length < sealed.length; length++) expect(open(sealed.subarray(0, length))).toBeNull()
    expect(open(Uint8Array.from([...sealed, 0]))).toBeNull()
  })

  it.each([{ generation: 8 }, { docVersion: 2 }, { keyNo: 2 }, { vaultId: 'ac'.repeat(16) }])('does not open with another header: %j', (change) => {
    expect(open(withHeader(line(change)))).toBeNull()
  })

  it('refuses the same header in another spelling', () => {
    const { vaultId, ...rest } = header
    for (const text of [` ${line({})}`, JSON.stringify({ v: 1, ...rest, vaultId }), line({}).replace('7', '7.0')]) expect(readEnvelope(withHeader(text)).kind).toBe('damaged')
  })
})

describe('headers', () => {
  it.each(['', 'x', '[]', 'null', '{}', '{"v":0}', '{"v":"2"}', '{"v":1}', line({ extra: 1 }), line({ vaultId: '../../x' }), line({ generation: -1 }), line({ keyNo: 1.5 })])('%j is damage', (text) => {
    expect(readEnvelope(withHeader(text)).kind).toBe('damaged')
  })

  it('knows a later envelope by its number alone', () => {
    expect(readEnvelope(utf8('{"v":2,"anything":true}\nwhatever')).kind).toBe('newer')
  })

  it('answers for any bytes, without looking far for the end of the line', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => ['damaged', 'newer'].includes(readEnvelope(bytes).kind)))
    expect(readEnvelope(new Uint8Array(10_000_000).fill(65)).kind).toBe('damaged')
  })
})

describe('sealing for other purposes', () => {
  const tokens = sealForPurpose(ports, key, header.vaultId, 'tokens', utf8('refresh token'))

  it('opens for its own purpose in its own vault', () => {
    expect(fromUtf8(openForPurpose(testCrypto, key, header.vaultId, 'tokens', tokens) ?? new Uint8Array())).toBe('refresh token')
  })

  it('opens nowhere else, and not when changed or cut', () => {
    expect(openForPurpose(testCrypto, key, header.vaultId, 'snapshot', tokens)).toBeNull()
    expect(openForPurpose(testCrypto, key, 'ac'.repeat(16), 'tokens', tokens)).toBeNull()
    expect(openForPurpose(testCrypto, key, header.vaultId, 'tokens', sealed)).toBeNull()
    for (let at = 0; at < tokens.length; at++) {
      expect(openForPurpose(testCrypto, key, header.vaultId, 'tokens', tokens.map((byte, i) => (i === at ? byte ^ 1 : byte)))).toBeNull()
      expect(openForPurpose(testCrypto, key, header.vaultId, 'tokens', tokens.subarray(0, at))).toBeNull()
    }
  })
})
