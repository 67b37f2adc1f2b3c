import { failureOf } from './cli/failure.ts'
import { startEvaluation } from './evaluation.ts'
import { readConfig } from './platform/config.ts'

/**
 * `npm start`: evaluation mode. Ends with code 1 and a sentence when it can't run, and gracefully on a signal, also on
 * one that comes while it is still starting: then it starts to the end and stops.
 */
let asked: () => void = () => {}
const stopAsked = new Promise<void>((resolve) => {
  asked = resolve
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    console.log('Menutup… · Stopping…')
    asked()
  })
}
try {
  const evaluation = await startEvaluation(readConfig(process.env), (line) => console.log(line))
  await stopAsked
  await evaluation.stop()
  process.exit(0)
} catch (error) {
  console.error(`\n${sentence(error)}`)
  process.exit(1)
}

function sentence(error: unknown): string {
  const { code, port } = error as Error & { code?: string; port?: number }
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program. Choose another: PORT=8081 npm start`
  }
  return failureOf(error).message
}
