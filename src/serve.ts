import cluster from 'node:cluster'
import { failureOf } from './cli/failure.ts'
import { readSettings, usage } from './serving/settings.ts'

/** `npm run serve`: for real. Ends with code 1 and a sentence for each reason not to serve, gracefully on a signal. */
if (cluster.isPrimary) await supervising()
else (await import('./serving/worker.ts')).runWorker()

async function supervising(): Promise<void> {
  const args = process.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage)
    return
  }
  let asked: () => void = () => {}
  const stopAsked = new Promise<void>((resolve) => {
    asked = resolve
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked())
  try {
    const settings = readSettings(args, process.env)
    const { supervise } = await import('./serving/supervisor.ts')
    const serving = await supervise(settings, (line) => console.log(line))
    await stopAsked
    await serving.stop()
    process.exit(0)
  } catch (error) {
    console.error(failureOf(error).message)
    process.exit(1)
  }
}
