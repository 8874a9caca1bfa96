// Header sniffing: sizes as the formats write them, and what is no picture here.
import { describe, expect, test } from 'vitest'
import { sniffPicture } from '../../../../src/renderer/scanner/picture-header.ts'
import { scaledSize } from '../../../../src/renderer/scanner/read-picture.ts'
import { qrPicture } from '../../../stand-ins/qr-picture.ts'

const bytes = (...parts: (number[] | string)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? Array.from(part, (char) => char.charCodeAt(0)) : part)))

/** Start of image, an application segment, a table that shares the frame headers' range, the frame header. */
const jpeg = (frameMarker: number): Uint8Array =>
  bytes([0xff, 0xd8], [0xff, 0xe0, 0, 6, 1, 2, 3, 4], [0xff, 0xff, 0xc4, 0, 4, 9, 9], [0xff, frameMarker, 0, 11, 8, 0x02, 0xd0, 0x05, 0x00, 1, 1, 0x11, 0])

const gif = (frame: { left: number; width: number; height: number }): Uint8Array =>
  bytes('GIF89a', [10, 0, 20, 0, 0x80, 0, 0], [0, 0, 0, 255, 255, 255], [0x21, 0xf9, 4, 0, 0, 0, 0, 0], [
    0x2c, frame.left, 0, 0, 0, frame.width & 255, frame.width >> 8, frame.height & 255, frame.height >> 8, 0,
  ])

const webp = (kind: string, payload: number[]): Uint8Array => bytes('RIFF', [0, 0, 0, 0], 'WEBP', kind, [0, 0, 0, 0], payload, [0, 0, 0, 0, 0])

describe('sniffPicture', () => {
  test('PNG', () => {
    expect(sniffPicture(qrPicture('x', { modulePx: 2 }))).toEqual({ mime: 'image/png', width: 58, height: 58 })
  })
  test.each([0xc0, 0xc2])('JPEG with frame header %i after other segments', (marker) => {
    expect(sniffPicture(jpeg(marker))).toEqual({ mime: 'image/jpeg', width: 1280, height: 720 })
  })
  test('GIF: a first frame larger than the screen counts, since decoders grow the screen', () => {
    expect(sniffPicture(gif({ left: 0, width: 4, height: 4 }))).toEqual({ mime: 'image/gif', width: 10, height: 20 })
    expect(sniffPicture(gif({ left: 2, width: 60_000, height: 50_000 }))).toEqual({ mime: 'image/gif', width: 60_002, height: 50_000 })
  })
  test('WebP in its three forms', () => {
    expect(sniffPicture(webp('VP8X', [0, 0, 0, 0, 0xff, 0x04, 0, 0xcf, 0x02, 0]))).toEqual({ mime: 'image/webp', width: 1280, height: 720 })
    expect(sniffPicture(webp('VP8L', [0x2f, 0xff, 0xc4, 0xb3, 0]))).toEqual({ mime: 'image/webp', width: 1280, height: 720 })
    expect(sniffPicture(webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x00, 0x05, 0xd0, 0x02]))).toEqual({ mime: 'image/webp', width: 1280, height: 720 })
  })
  test.each([
    ['nothing', new Uint8Array()],
    ['text', bytes('otpauth://totp/a?secret=b')],
    ['SVG', bytes('<?xml version="1.0"?><svg width="10" height="10"/>')],
    ['PNG that ends in its header', qrPicture('x').subarray(0, 20)],
    ['PNG without area', Buffer.concat([qrPicture('x').subarray(0, 16), Buffer.alloc(8)])],
    ['JPEG without a frame header', jpeg(0xda)],
    ['JPEG whose segments run past the end', jpeg(0xc0).subarray(0, 20)],
    ['GIF without a frame', gif({ left: 0, width: 1, height: 1 }).subarray(0, 27)],
    ['WebP of an unknown form', webp('VP9 ', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ])('%s is no picture', (_, file) => {
    expect(sniffPicture(file)).toBeNull()
  })
  test('ends on every cut of every format', () => {
    for (const file of [qrPicture('x'), jpeg(0xc0), gif({ left: 0, width: 1, height: 1 }), webp('VP8X', [0, 0, 0, 0, 1, 0, 0, 1, 0, 0])]) {
      for (let length = 0; length < Math.min(file.length, 100); length += 1) expect(() => sniffPicture(file.subarray(0, length))).not.toThrow()
    }
  })
})

describe('scaledSize', () => {
  test('leaves what is small enough', () => {
    expect(scaledSize(4_000, 4_000)).toBeNull()
  })
  test.each([
    [8_000, 6_000],
    [50_000, 1_000],
    [30_000, 1],
  ])('brings %i x %i within its bounds, sides in proportion', (width, height) => {
    const size = scaledSize(width, height)
    expect(size).not.toBeNull()
    if (!size) return
    expect(size.width * size.height).toBeLessThanOrEqual(16_000_000)
    expect(Math.max(size.width, size.height)).toBeLessThanOrEqual(8_192)
    expect(Math.abs(size.height - Math.max(1, (size.width * height) / width))).toBeLessThanOrEqual(1)
  })
})
