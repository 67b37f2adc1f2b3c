import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { sealing } from '../journal/public.ts'
import type { Database } from '../platform/db/database.ts'
import type { App } from '../platform/http/app.ts'
import { queueCondition } from '../platform/queue-condition.ts'

/** Figures of one worker: how long answers took, by route and never by address, and how busy the process is. */
export function measure(app: App): void {
  collectDefaultMetrics()
  // Lets the supervisor ask this process.
  new AggregatorRegistry()
  const answers = new Histogram({
    name: 'bekal_answer_seconds',
    help: 'Time from a call to its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  })
  app.http.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    answers.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
  })
  new Gauge({
    name: 'bekal_database_waiting',
    help: 'Calls that wait for a connection to the database',
    collect() {
      this.set(app.database.pool.waitingCount)
    },
  })
}

export type Metrics = {
  port: number
  /** Counts a worker that ended without being asked to. */
  lostWorker(): void
  stop(): Promise<void>
}

/** Serves the figures of all workers, of the queue and of the journal's sealing to Prometheus, on the loopback address alone. */
export async function serveMetrics(
  port: number,
  database: Database,
  workers: () => number,
): Promise<Metrics> {
  const own = new Registry()
  const cluster = new AggregatorRegistry()
  const lost = new Counter({
    name: 'bekal_workers_lost_total',
    help: 'Workers that ended without being asked to',
    registers: [own],
  })
  new Gauge({
    name: 'bekal_workers',
    help: 'Workers that are running',
    registers: [own],
    collect() {
      this.set(workers())
    },
  })
  const up = new Gauge({ name: 'bekal_database_up', help: 'Whether the database answers', registers: [own] })
  const jobs = new Gauge({ name: 'bekal_queue_jobs', help: 'Jobs that are due', registers: [own] })
  const age = new Gauge({
    name: 'bekal_queue_oldest_seconds',
    help: 'For how long the oldest of them has been due',
    registers: [own],
  })
  const failed = new Gauge({
    name: 'bekal_queue_failed',
    help: 'Jobs that have failed and are tried again, or no more',
    registers: [own],
  })
  const unsealed = new Gauge({
    name: 'bekal_journal_unsealed',
    help: 'Rows of the journal that are not sealed yet, counted up to 10000',
    registers: [own],
  })
  const behind = new Gauge({
    name: 'bekal_journal_unsealed_seconds',
    help: 'For how long the first of them has waited: more than 5 is late, a minute is an alarm',
    registers: [own],
  })
  const lookAtDatabase = async () => {
    try {
      const [queue, journal] = await Promise.all([queueCondition(database), sealing(database)])
      up.set(1)
      jobs.set(queue.reduce((sum, { due }) => sum + due, 0))
      age.set(Math.max(0, ...queue.map(({ oldest }) => oldest)))
      failed.set(queue.reduce((sum, one) => sum + one.failed, 0))
      unsealed.set(journal.unsealed)
      behind.set(journal.behindSeconds)
    } catch {
      up.set(0)
      for (const gauge of [jobs, age, failed, unsealed, behind]) gauge.reset()
    }
  }
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    void lookAtDatabase()
      // A worker that is just beginning does not answer yet; the rest is worth telling.
      .then(async () => [await own.metrics(), await cluster.clusterMetrics().catch(() => '')].join('\n'))
      .then(
        (text) => response.writeHead(200, { 'content-type': own.contentType }).end(text),
        () => response.writeHead(503).end(),
      )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    lostWorker: () => lost.inc(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
