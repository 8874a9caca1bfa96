// The renderer's entry: reads the whole state once, then draws. `<html data-ready="true">` says that the first real
// screen has been painted; tests wait for it instead of sleeping.
import { createRoot, type Root } from 'react-dom/client'
import './styles/index.css'
import { App } from './app.tsx'
import { createRenderer, RendererProvider } from './state/context.tsx'
import { loadStore } from './state/store.ts'
import { StartFailed } from './screens/start-failed.tsx'

const begin = async (root: Root): Promise<void> => {
  const loaded = await loadStore()
  if (!loaded.ok) {
    root.render(<StartFailed error={loaded.error} onRetry={() => void begin(root)} />)
    return
  }
  root.render(
    <RendererProvider renderer={createRenderer(loaded.store)}>
      <App />
    </RendererProvider>,
  )
}

const host = document.getElementById('root')
if (host) void begin(createRoot(host))
