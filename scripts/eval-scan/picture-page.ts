// Reads pictures in the page of the running app, from outside: by the debugger, which a release doesn't answer. The app has no
// hook for it: the page loads the chunk that reads picture files, as its Add sheet does, and is asked picture by picture.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { JSHandle, Page } from '@playwright/test'
import type * as ReadPicture from '../../src/renderer/scanner/read-picture.ts'
import './page/engine.ts'
import type { Reading } from './score.ts'

export interface TimedReading extends Reading {
  /** Why there is no text, as the app says it. */
  readonly failure: string | null
}

/** The name of a chunk that the app's page loads when it needs it. */
export const chunkName = (appDir: string, stem: string): string => {
  const names = readdirSync(join(appDir, 'out/renderer/assets')).filter((name) => name.startsWith(`${stem}-`) && name.endsWith('.js'))
  const [name, ...others] = names
  if (name === undefined || others.length > 0) throw new Error(`the built renderer has ${names.length} chunks ${stem}, not one`)
  return name
}

export const openAppReader = (page: Page, appDir: string): Promise<JSHandle<ReadPicture.PictureReader>> =>
  page.evaluateHandle(async (name) => {
    // What the chunk exports is what its source does: the Add sheet imports it in the same way.
    const module = (await import(new URL(`assets/${name}`, location.href).href)) as typeof ReadPicture
    return module.openPictureReader()
  }, chunkName(appDir, 'read-picture'))

export const readByApp = (reader: JSHandle<ReadPicture.PictureReader>, picture: Buffer): Promise<TimedReading> =>
  reader.evaluate(async (app, base64) => {
    const file = new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))])
    const startMs = performance.now()
    const result = await app.read(file)
    const ms = performance.now() - startMs
    return result.kind === 'texts' ? { texts: result.texts, ms, failure: null } : { texts: [], ms, failure: result.code }
  }, picture.toString('base64'))

/** The same picture by the bare engine that was put into the page; decoding the file counts, as it does for the app. */
export const readByBareEngine = (page: Page, picture: Buffer): Promise<Reading> =>
  page.evaluate(async (base64) => {
    const engine = globalThis.bareEngine
    if (!engine) throw new Error('there is no bare engine in the page')
    const file = new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))])
    const startMs = performance.now()
    const bitmap = await createImageBitmap(file)
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true })
    if (!context) throw new Error('no 2d context')
    context.fillStyle = '#fff'
    context.fillRect(0, 0, bitmap.width, bitmap.height)
    context.drawImage(bitmap, 0, 0)
    const texts = await engine.read(context.getImageData(0, 0, bitmap.width, bitmap.height))
    return { texts, ms: performance.now() - startMs }
  }, picture.toString('base64'))
