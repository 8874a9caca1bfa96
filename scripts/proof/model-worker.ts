// One process of the model's long form: its share of the runs, its answer as the last line. Started by scripts/proof/model.ts.
import { runModel } from '../../tests/model/run-model.ts'

const [runs = '0', seed = '0'] = process.argv.slice(2)
console.log(JSON.stringify(await runModel({ runs: Number(runs), seed: Number(seed) })))
