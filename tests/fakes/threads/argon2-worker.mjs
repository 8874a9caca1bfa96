// The app's own thread script, from its source: Node needs tsx for that. The build's own is run by the end-to-end tests.
import { register } from 'tsx/esm/api'

register()
await import('../../../src/main/adapters/argon2-worker.ts')
