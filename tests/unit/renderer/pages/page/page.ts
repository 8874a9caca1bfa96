// The whole renderer over a fake bridge that holds one scene's state, for looks in a real Chromium. Built and opened by ../look.ts.
import { fakeBridge } from '../../../../fakes/fake-bridge.ts'
import { scenes } from '../scenes.ts'

const named = decodeURIComponent(location.search.slice(1))
const scene = scenes[named]
if (!scene) throw new Error(`no scene ${named}`)
Object.defineProperty(window, 'twofold', { value: fakeBridge(scene.state, scene.answers ?? {}) })
void import('../../../../../src/renderer/main.tsx')
