// A grey picture in memory with QR codes drawn on it, for the stand-ins that make pictures and webcam clips.
import { create, type QRCodeErrorCorrectionLevel } from 'qrcode'

export interface Raster {
  readonly width: number
  readonly height: number
  /** One byte a pixel, 0 = black. */
  readonly grey: Uint8Array
}

export interface Ink {
  readonly dark: number
  readonly light: number
}

export const blankRaster = (width: number, height: number, level = 255): Raster => ({ width, height, grey: new Uint8Array(width * height).fill(level) })

const fillSquare = (raster: Raster, left: number, top: number, side: number, level: number): void => {
  for (let y = Math.max(0, top); y < Math.min(raster.height, top + side); y += 1) {
    raster.grey.fill(level, y * raster.width + Math.max(0, left), y * raster.width + Math.min(raster.width, left + side))
  }
}

const quietModules = 4

/** Pixels that a code takes with its quiet zone. */
export const qrSide = (text: string, modulePx: number, correction: QRCodeErrorCorrectionLevel = 'M'): number =>
  (create(text, { errorCorrectionLevel: correction }).modules.size + 2 * quietModules) * modulePx

export const drawQr = (
  raster: Raster,
  text: string,
  left: number,
  top: number,
  modulePx: number,
  ink: Ink = { dark: 0, light: 255 },
  correction: QRCodeErrorCorrectionLevel = 'M',
): void => {
  const { modules } = create(text, { errorCorrectionLevel: correction })
  fillSquare(raster, left, top, (modules.size + 2 * quietModules) * modulePx, ink.light)
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 0) continue
      fillSquare(raster, left + (column + quietModules) * modulePx, top + (row + quietModules) * modulePx, modulePx, ink.dark)
    }
  }
}
