// Grey pictures and what makes a hard QR code readable: larger, sharper, evenly lit. Pure; loaded by the QR worker.
// grey.test.ts. Which of it pays, and how that was found: docs/scanner.md.

export interface Grey {
  readonly width: number
  readonly height: number
  /** One byte a pixel, row by row, 0 = black. */
  readonly pixels: Uint8Array
}

/** Grey levels by the usual weights (ITU-R BT.601); the pixels must be opaque. */
export const greyOf = ({ data, width, height }: ImageData): Grey => {
  const pixels = new Uint8Array(width * height)
  // Read as words, red lowest: every system that this runs on is little-endian. Signed, since larger numbers are slow.
  const words = new Int32Array(data.buffer, data.byteOffset, pixels.length)
  for (let at = 0; at < pixels.length; at += 1) {
    const word = words[at] ?? 0
    pixels[at] = (306 * (word & 255) + 601 * ((word >>> 8) & 255) + 117 * ((word >>> 16) & 255) + 512) >>> 10
  }
  return { width, height, pixels }
}

/** To these sides, bilinear. */
export const resize = ({ width, height, pixels }: Grey, toWidth: number, toHeight: number): Grey => {
  const out = new Uint8Array(toWidth * toHeight)
  const left = new Int32Array(toWidth)
  const right = new Int32Array(toWidth)
  /** 256ths of the right one. */
  const share = new Int32Array(toWidth)
  for (let x = 0; x < toWidth; x += 1) {
    const at = Math.max(0, ((x + 0.5) * width) / toWidth - 0.5)
    left[x] = Math.min(width - 1, Math.floor(at))
    right[x] = Math.min(width - 1, Math.floor(at) + 1)
    share[x] = Math.round((at - Math.floor(at)) * 256)
  }
  for (let y = 0; y < toHeight; y += 1) {
    const at = Math.max(0, ((y + 0.5) * height) / toHeight - 0.5)
    const top = Math.min(height - 1, Math.floor(at)) * width
    const bottom = Math.min(height - 1, Math.floor(at) + 1) * width
    const low = Math.round((at - Math.floor(at)) * 256)
    const high = 256 - low
    for (let x = 0, to = y * toWidth; x < toWidth; x += 1, to += 1) {
      const l = left[x] ?? 0
      const r = right[x] ?? 0
      const b = share[x] ?? 0
      const a = 256 - b
      const upper = (pixels[top + l] ?? 0) * a + (pixels[top + r] ?? 0) * b
      const lower = (pixels[bottom + l] ?? 0) * a + (pixels[bottom + r] ?? 0) * b
      out[to] = (upper * high + lower * low + 32_768) >> 16
    }
  }
  return { width: toWidth, height: toHeight, pixels: out }
}

/** Larger by this factor, but to no more pixels than the limit; a picture that has as many already stays as it is. */
export const enlarge = (grey: Grey, factor: number, maxPixels: number): Grey => {
  const allowed = Math.min(factor, Math.sqrt(maxPixels / (grey.width * grey.height)))
  return allowed <= 1 ? grey : resize(grey, Math.floor(grey.width * allowed), Math.floor(grey.height * allowed))
}

/** Half of each side, by the mean of four. A picture of one pixel's width stays as it is. */
export const halve = (grey: Grey): Grey => {
  const { width, height, pixels } = grey
  const [toWidth, toHeight] = [width >> 1, height >> 1]
  if (toWidth === 0 || toHeight === 0) return grey
  const out = new Uint8Array(toWidth * toHeight)
  for (let y = 0, to = 0; y < toHeight; y += 1) {
    for (let x = 0, at = 2 * y * width; x < toWidth; x += 1, at += 2, to += 1) {
      out[to] = ((pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at + width] ?? 0) + (pixels[at + width + 1] ?? 0) + 2) >> 2
    }
  }
  return { width: toWidth, height: toHeight, pixels: out }
}

/** The mean of the square around each pixel that reaches `radius` pixels to each side; the edge goes on outside. By running sums. */
export const boxMean = ({ width, height, pixels }: Grey, radius: number): Grey => {
  const side = 2 * radius + 1
  const rows = new Uint16Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const start = y * width
    const end = start + width - 1
    let sum = (pixels[start] ?? 0) * (radius + 1)
    for (let x = 1; x <= radius; x += 1) sum += pixels[Math.min(end, start + x)] ?? 0
    for (let x = start; x <= end; x += 1) {
      rows[x] = sum
      sum += (pixels[Math.min(end, x + radius + 1)] ?? 0) - (pixels[Math.max(start, x - radius)] ?? 0)
    }
  }
  const sums = new Int32Array(width)
  for (let y = -radius; y <= radius; y += 1) {
    const start = Math.min(height - 1, Math.max(0, y)) * width
    for (let x = 0; x < width; x += 1) sums[x] = (sums[x] ?? 0) + (rows[start + x] ?? 0)
  }
  const out = new Uint8Array(width * height)
  const area = side * side
  for (let y = 0; y < height; y += 1) {
    const start = y * width
    const next = Math.min(height - 1, y + radius + 1) * width
    const last = Math.max(0, y - radius) * width
    for (let x = 0; x < width; x += 1) {
      const sum = sums[x] ?? 0
      out[start + x] = sum / area
      sums[x] = sum + (rows[next + x] ?? 0) - (rows[last + x] ?? 0)
    }
  }
  return { width, height, pixels: out }
}

/** Unsharp mask: what differs from its surroundings differs more. */
export const sharpen = (grey: Grey, radius: number, amount: number): Grey => {
  const { pixels } = grey
  const mean = boxMean(grey, radius).pixels
  const out = new Uint8ClampedArray(pixels.length)
  for (let at = 0; at < out.length; at += 1) {
    const level = pixels[at] ?? 0
    out[at] = level + amount * (level - (mean[at] ?? 0))
  }
  return { ...grey, pixels: new Uint8Array(out.buffer) }
}

/** Even light and contrast: each pixel by how far it is from its surroundings, in terms of how much these vary. 128 is their mean. */
export const evenOut = (grey: Grey, radius: number): Grey => {
  const { pixels } = grey
  const mean = boxMean(grey, radius).pixels
  const deviations = new Uint8Array(pixels.length)
  for (let at = 0; at < deviations.length; at += 1) deviations[at] = Math.abs((pixels[at] ?? 0) - (mean[at] ?? 0))
  const spread = boxMean({ ...grey, pixels: deviations }, radius).pixels
  const out = new Uint8ClampedArray(pixels.length)
  // Below three levels it is noise, which isn't to be made into a pattern.
  for (let at = 0; at < out.length; at += 1) out[at] = 128 + (((pixels[at] ?? 0) - (mean[at] ?? 0)) * 64) / Math.max(3, spread[at] ?? 0)
  return { ...grey, pixels: new Uint8Array(out.buffer) }
}

/** With a margin of that level on all sides, for a code that has no quiet zone of its own. */
export const withMargin = ({ width, height, pixels }: Grey, margin: number, level: number): Grey => {
  const toWidth = width + 2 * margin
  const out = new Uint8Array(toWidth * (height + 2 * margin)).fill(level)
  for (let y = 0; y < height; y += 1) out.set(pixels.subarray(y * width, (y + 1) * width), (y + margin) * toWidth + margin)
  return { width: toWidth, height: height + 2 * margin, pixels: out }
}

/** A part of the picture; it must lie inside. */
export const crop = ({ width, pixels }: Grey, left: number, top: number, toWidth: number, toHeight: number): Grey => {
  const out = new Uint8Array(toWidth * toHeight)
  for (let y = 0; y < toHeight; y += 1) {
    const start = (top + y) * width + left
    out.set(pixels.subarray(start, start + toWidth), y * toWidth)
  }
  return { width: toWidth, height: toHeight, pixels: out }
}
