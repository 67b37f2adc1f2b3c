import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { accessTable, schemaSql } from './platform/db/describe.ts'
import { migrate } from './platform/db/migrate.ts'
import { startPostgres } from './platform/embedded/start-postgres.ts'
import { openApi } from './platform/http/openapi.ts'
import { version } from './platform/version.ts'

const root = join(import.meta.dirname, '..')

/**
 * Writes what is generated and checked in: db/types.gen.ts, db/schema.sql, docs/access.md, docs/openapi.json.
 * With --check it writes nothing and fails where a file differs.
 */
async function generate(check: boolean): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bekal-generate-'))
  const postgres = await startPostgres({ folder, durable: false })
  const differing: string[] = []
  const put = async (file: string, text: string) => {
    const before = await readFile(join(root, file), 'utf8').catch(() => '')
    if (before === text) return
    differing.push(file)
    if (!check) await writeFile(join(root, file), text)
  }
  try {
    const url = postgres.adminUrl('postgres')
    await migrate(url, 'generate')
    await put('db/types.gen.ts', await tableTypes(url, folder))
    const admin = new pg.Client({ connectionString: url })
    await admin.connect()
    await put('db/schema.sql', await schemaSql(admin))
    await put('docs/access.md', await accessTable(admin))
    await admin.end()
    const { endpoints } = await import('./endpoints.ts')
    await put('docs/openapi.json', `${JSON.stringify(openApi(endpoints, version), null, 2)}\n`)
  } finally {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
  if (differing.length === 0) console.log('Generated files are up to date.')
  else if (!check) console.log(`Written: ${differing.join(', ')}`)
  else {
    console.error(`Out of date: ${differing.join(', ')}. Run \`npm run generate\` and read what changed.`)
    process.exitCode = 1
  }
}

async function tableTypes(url: string, folder: string): Promise<string> {
  const out = join(folder, 'types.ts')
  await promisify(execFile)(join(root, 'node_modules/.bin/kysely-codegen'), [
    `--url=${url}`,
    '--dialect=postgres',
    `--out-file=${out}`,
    '--date-parser=string',
    '--type-mapping={"timestamptz":"string","int8":"number","bytea":"Buffer"}',
    '--include-pattern=public.*',
    '--exclude-pattern=public.{journal_rest,journal_[0-9]*,migration}',
  ])
  return readFile(out, 'utf8')
}

await generate(process.argv.includes('--check'))
