/// <reference types="emscripten" />
// zxing-wasm's module, asked for one grey picture at a time: without the way over colours and without a copy of its own. Loaded
// by the QR worker; engines.test.ts.
import {
  BINARIZERS,
  CHARACTER_SETS,
  defaultReaderOptions,
  EAN_ADD_ON_SYMBOLS,
  type ReaderOptions,
  TEXT_MODES,
  type ZXingReaderModule,
  type ZXingReaderOptions,
} from 'zxing-wasm/reader'
import type { Grey } from './grey.ts'

export type ReadGrey = (grey: Grey, options: ReaderOptions) => string[]

/** As the package's own readBarcodes hands them to the module. */
const encode = (options: ReaderOptions): ZXingReaderOptions => {
  const all = { ...defaultReaderOptions, ...options }
  return {
    ...all,
    formats: all.formats.join(','),
    binarizer: BINARIZERS.indexOf(all.binarizer),
    eanAddOnSymbol: EAN_ADD_ON_SYMBOLS.indexOf(all.eanAddOnSymbol),
    textMode: TEXT_MODES.indexOf(all.textMode),
    characterSet: CHARACTER_SETS.findIndex((name) => name === all.characterSet),
  }
}

/** The answer throws what the module throws: it has run out of memory, or has met a fault of its own. */
export const createReadGrey = (module: ZXingReaderModule): ReadGrey => {
  const encoded = new WeakMap<ReaderOptions, ZXingReaderOptions>()
  const optionsOf = (options: ReaderOptions): ZXingReaderOptions => {
    const known = encoded.get(options) ?? encode(options)
    encoded.set(options, known)
    return known
  }
  return ({ width, height, pixels }, options) => {
    const buffer = module._malloc(pixels.length)
    if (buffer === 0) throw new RangeError('the picture does not fit into the engine’s memory')
    try {
      module.HEAPU8.set(pixels, buffer)
      const results = module.readBarcodesFromPixmap(buffer, width, height, optionsOf(options))
      const texts: string[] = []
      for (let at = 0; at < results.size(); at += 1) {
        const result = results.get(at)
        if (result?.isValid === true) texts.push(result.text)
      }
      return texts
    } finally {
      module._free(buffer)
    }
  }
}
