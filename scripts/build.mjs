// `npm run build`: the built app in out/, made anew if sources have changed. It takes the npm packages and nothing else.
import { ensureBuild } from './lib/build.mjs'
import { ensureSetup } from './lib/ensure.mjs'
import { failWith } from './lib/say.mjs'

ensureSetup({ for: 'packages' })
  .then(() => ensureBuild({ force: process.argv.includes('--force') }))
  .catch(failWith)
