import { text as textOf } from 'node:stream/consumers'
import type { Command } from 'commander'
import { endpoints } from '../endpoints.ts'
import { isUuid } from '../kernel/id.ts'
import type { AnyEndpoint, May } from '../platform/endpoint.ts'
import { makeClient } from '../platform/client.ts'
import { fieldNames, nearestNames, readBody, readPairs } from './call-input.ts'
import { WrongUsage } from './failure.ts'
import { readText } from './files.ts'
import { say, table } from './out.ts'
import type { Common } from './session.ts'
import { connect, findSession, serverOf } from './session.ts'

type CallOptions = Common & { params?: string[]; query?: string[]; body?: string; key?: string }

export function callCommands(program: Command): void {
  program
    .command('call')
    .summary('call any endpoint')
    .description('Call an endpoint by its name, as whoever is signed in. The reply is JSON.')
    .argument('<endpoint>', 'its name; see: npm run bekal -- endpoints')
    .option('--params <name=value...>', 'parts of its path')
    .option('--query <name=value...>', 'filters and paging')
    .option('--body <json>', 'JSON, @file, or - for standard input')
    .option('--key <uuid>', 'idempotency key: a write that is sent again under the same key happens once')
    .addHelpText(
      'after',
      `
Examples:
  npm run -s bekal -- call sites.list --query q=dolly limit=5
  npm run -s bekal -- call sites.get --params id=0190…
  npm run -s bekal -- call census.record --params id=0190… --body @count.json
  echo '{"roles": ["worker"]}' | npm run -s bekal -- call memberships.change-roles --params id=0190… --body -`,
    )
    .action(async (name: string, _: unknown, command: Command) => {
      await call(endpointNamed(name), command.optsWithGlobals<CallOptions>())
    })

  program
    .command('endpoints')
    .summary('list all endpoints, or show one with its fields')
    .description(
      'List all endpoints with method, path and who may call them; or one with its fields as JSON Schema.',
    )
    .argument('[name]', 'one endpoint')
    .addHelpText(
      'after',
      '\nExamples:\n  npm run bekal -- endpoints\n  npm run bekal -- endpoints sites.import',
    )
    .action((name: string | undefined, _: unknown, command: Command) => {
      show(name, command.optsWithGlobals<Common>().json === true)
    })
}

async function call(endpoint: AnyEndpoint, options: CallOptions): Promise<void> {
  const { params = [], query = [], body, key, json = false } = options
  if (key !== undefined && !isUuid(key)) throw new WrongUsage('--key takes a UUID.')
  const names = fieldNames(endpoint.params)
  const input = {
    params: readPairs('--params', params, names, names),
    query: readPairs('--query', query, fieldNames(endpoint.query)),
    body: readBody(endpoint, await givenBody(body)),
  }
  const client = await clientFor(endpoint, options)
  const reply = await client.call(endpoint, input, key === undefined ? {} : { key })
  say(json, reply, [JSON.stringify(reply, null, 2)])
}

async function clientFor(endpoint: AnyEndpoint, options: Common) {
  const anybody = endpoint.may === 'visitor' && (await findSession()) === null
  return anybody ? makeClient({ base: serverOf(options.server) }) : connect(options, endpoint.deskless)
}

async function givenBody(body: string | undefined): Promise<string | undefined> {
  if (body === '-') return textOf(process.stdin)
  return body?.startsWith('@') ? readText(body.slice(1)) : body
}

function endpointNamed(name: string): AnyEndpoint {
  const found = (endpoints as readonly AnyEndpoint[]).find((endpoint) => endpoint.name === name)
  if (found) return found
  const near = nearestNames(
    name,
    endpoints.map((endpoint) => endpoint.name),
  )
  const hint =
    near.length > 0 ? `Perhaps ${near.slice(0, 8).join(', ')}.` : 'See them all: npm run bekal -- endpoints'
  throw new WrongUsage(`There is no endpoint ${JSON.stringify(name)}. ${hint}`)
}

function show(name: string | undefined, json: boolean): void {
  if (name !== undefined) {
    const endpoint = endpointNamed(name)
    say(json, endpoint, [JSON.stringify(endpoint, null, 2)])
    return
  }
  const all: readonly AnyEndpoint[] = endpoints
  const items = all.map(({ name: one, method, path, may, summary }) => ({
    name: one,
    method,
    path,
    may,
    summary,
  }))
  say(
    json,
    { items },
    table([
      ['name', 'method', 'path', 'who may', 'what'],
      ...items.map((one) => [one.name, one.method, one.path, whoMay(one.may), one.summary]),
    ]),
  )
}

function whoMay(may: May): string {
  if (may === 'visitor') return 'anybody'
  return may === 'member' ? 'who is signed in' : may.join(', ')
}
