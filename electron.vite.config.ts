// Three bundles: main (ES module), preload (one CommonJS file: a sandboxed preload can't be anything else), renderer.
// Everything is bundled but electron itself and keytar, which is native. The build flavour is chosen here, by file.
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const flavours = ['dev', 'release'] as const
const flavour = flavours.find((name) => name === (process.env['TWOFOLD_FLAVOUR'] ?? 'dev'))
/** A release holds the client id that its build was given; the development build reads it when it starts. */
const clientId = flavour === 'release' ? (process.env['TWOFOLD_CLIENT_ID'] ?? '') : ''
if (!flavour) throw new Error(`TWOFOLD_FLAVOUR must be one of ${flavours.join(', ')}`)

export default defineConfig({
  main: {
    define: { compiledClientId: JSON.stringify(clientId) },
    resolve: { alias: { '#flavour': resolve(import.meta.dirname, `src/main/flavour/${flavour}.ts`) } },
    build: {
      externalizeDeps: false,
      minify: false,
      rolldownOptions: {
        input: {
          index: resolve(import.meta.dirname, 'src/main/index.ts'),
          // A thread's script; its path is named in compose.ts.
          'argon2-worker': resolve(import.meta.dirname, 'src/main/adapters/argon2-worker.ts'),
        },
        external: ['electron', 'keytar', /^node:/],
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
          minifyInternalExports: false,
          // The bundles of two flavours differ in the chunk `flavour`. What it shares with the rest lies below both.
          codeSplitting: {
            groups: [
              { name: 'argon2', test: /node_modules[\\/]hash-wasm[\\/]/, priority: 5 },
              // What the start needs, apart from what only signing in needs: MSAL is four fifths of all of it.
              { name: 'vendor', test: /node_modules[\\/](?:zod|otpauth|jose)[\\/]/, priority: 4 },
              { name: 'shared', test: /src[\\/](?:main[\\/]core|shared)[\\/]|flavour[\\/](?:flavour|microsoft)\.ts/, priority: 2 },
              { name: 'flavour', test: /src[\\/]main[\\/]flavour[\\/]/, priority: 1 },
              // The lowest: a group takes along what its files import, as far as no other group has it.
              { name: 'sign-in', test: /node_modules|adapters[\\/]msal-/, priority: 0 },
            ],
          },
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      minify: true,
      rolldownOptions: {
        input: resolve(import.meta.dirname, 'src/preload/index.ts'),
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: 'index.cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: resolve(import.meta.dirname, 'src/renderer'),
    plugins: [react()],
    build: {
      minify: true,
      cssMinify: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rolldownOptions: { input: resolve(import.meta.dirname, 'src/renderer/index.html') },
    },
    // The folder by which the window's scheme knows the one kind of script that may load a .wasm file (main/window/app-files.ts).
    worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'workers/[name]-[hash].js', chunkFileNames: 'workers/[name]-[hash].js' } } },
  },
})
