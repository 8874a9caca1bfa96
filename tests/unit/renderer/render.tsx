// Draws a piece of the renderer over a fake bridge, with every store that main.tsx would give it.
import { configure, render, type RenderResult } from '@testing-library/react'
import type { ReactNode } from 'react'
import { createRenderer, type Renderer, RendererProvider } from '../../../src/renderer/state/context.tsx'
import { start, type Where } from '../../../src/renderer/state/navigation.ts'
import { loadStore } from '../../../src/renderer/state/store.ts'
import type { FakeBridge } from '../../fakes/fake-bridge.ts'

// A lazy screen is compiled when it is first asked for, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 20_000 })

// jsdom has no CSS.escape, which react-aria's overlays look ids up with. Enough for ids: every other character is escaped.
Object.defineProperty(globalThis, 'CSS', { value: { escape: (text: string) => text.replace(/[^\w-]/g, '\\$&') }, configurable: true })

// jsdom lays nothing out, so everything counts as in view.
class NothingScrollsAway {
  observe(): void {}
  disconnect(): void {}
}
Object.defineProperty(globalThis, 'IntersectionObserver', { value: NothingScrollsAway, configurable: true })

export const renderOver = async (bridge: FakeBridge, piece: ReactNode, where: Where = start): Promise<RenderResult & { readonly renderer: Renderer }> => {
  Object.defineProperty(window, 'twofold', { value: bridge, configurable: true, writable: true })
  const loaded = await loadStore()
  if (!loaded.ok) throw new Error(loaded.error.code)
  const renderer = createRenderer(loaded.store, where)
  return { ...render(<RendererProvider renderer={renderer}>{piece}</RendererProvider>), renderer }
}
