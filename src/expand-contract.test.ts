import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

/**
 * Schemas grow by expand and contract. While a new version is brought in, processes of the last release still work on
 * the database: a release adds, and only a later one takes away what no running version uses. A line
 * `-- contract: <reason>` above a statement says that somebody has thought of this.
 */
const folder = join(import.meta.dirname, '../db')

/** The last migration of each release. Whatever stands in later files is not out yet and may still be changed. */
const releases = { '0.1.0': '0006' }
const newest = Object.values(releases).at(-1) ?? ''

type Statement = { text: string; contract: boolean }

/** Statements without comments and without what stands in quotes: bodies of functions, texts. */
function statements(sql: string): Statement[] {
  const bare = sql
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/--(?! contract: \S).*$/gm, '')
  return bare
    .split(';')
    .map((part) => ({
      contract: /-- contract: \S/.test(part),
      text: part.replace(/--.*$/gm, '').replace(/\s+/g, ' ').trim().toLowerCase(),
    }))
    .filter(({ text }) => text !== '')
}

/** What stands after the words that name it, without schema and quotes; several names of one `drop`. */
const namesAfter = (text: string, words: RegExp) =>
  (words.exec(text)?.[1] ?? '')
    .split(/,(?![^(]*\))/)
    .map((name) => name.replace(/\(.*|\bcascade\b|\brestrict\b|"/g, '').trim())
    .map((name) => name.replace(/^(public|app)\./, '').split(' ')[0] ?? '')
    .filter((name) => name !== '')

const makes =
  /^create (?:or replace )?(?:unlogged )?(?:table|view|function|type|materialized view) (?:if not exists )?([\w.]+)/
const drops = /^drop (?:table|view|function|type|materialized view) (?:if exists )?(.+)$/
const alters = /^alter (?:table|view|function|type) (?:if exists )?(?:only )?([\w."]+)/

/** What breaks a process of the last release, in words; empty where nothing does. `released`: names that it knows. */
function contractions(sql: string, released: ReadonlySet<string>): string[] {
  const all = statements(sql)
  const made = new Set(all.flatMap(({ text }) => namesAfter(text, makes)))
  return all
    .filter(({ contract }) => !contract)
    .flatMap(({ text }) => {
      const dropped = namesAfter(text, drops).filter((name) => released.has(name) && !made.has(name))
      if (dropped.length > 0) return [`drops ${dropped.join(', ')}`]
      const [altered = ''] = namesAfter(text, alters)
      if (!released.has(altered)) return []
      return altered === '' ? [] : alterations(text).map((what) => `${what} of ${altered}`)
    })
}

function alterations(text: string): string[] {
  const found: string[] = []
  for (const [, column] of text.matchAll(/\bdrop (?:column )(?:if exists )?(\w+)/g))
    found.push(`drops ${column}`)
  if (/\brename\b/.test(text)) found.push('renames something')
  for (const [, column] of text.matchAll(/\balter (?:column )?(\w+) (?:set data )?type\b/g))
    found.push(`changes the type ${column}`)
  for (const [, column] of text.matchAll(/\balter (?:column )?(\w+) set not null\b/g))
    found.push(`demands ${column}`)
  for (const [, column] of text.matchAll(/\balter (?:column )?(\w+) drop default\b/g))
    found.push(`drops the default ${column}`)
  for (const [, column, rest = ''] of text.matchAll(/\badd (?:column )(?:if not exists )?(\w+)([^,]*)/g)) {
    if (/\bnot null\b/.test(rest) && !/\bdefault\b|\bgenerated\b/.test(rest)) found.push(`demands ${column}`)
  }
  return found
}

const files = readdirSync(folder)
  .filter((name) => /^\d{4}-.*\.sql$/.test(name))
  .sort()
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const released = new Set(
  files
    .filter((name) => name.slice(0, 4) <= newest)
    .flatMap((name) => statements(read(name)).flatMap(({ text }) => namesAfter(text, makes))),
)

describe('a server of the last release works on while the schema grows', () => {
  test.each(files.filter((name) => name.slice(0, 4) > newest))('%s takes nothing away from it', (name) => {
    expect(contractions(read(name), released)).toEqual([])
  })

  test('what was released is known here', () => {
    expect([...released]).toEqual(expect.arrayContaining(['journal', 'request', 'enter', 'request_entry']))
  })

  test.each([
    ['drop table request;', 'drops request'],
    ['drop view if exists request_entry cascade;', 'drops request_entry'],
    ['drop function app.enter(bytea, uuid, text[], boolean);', 'drops enter'],
    ['alter table request drop column scope;', 'drops scope of request'],
    ['alter table public.request\n  rename column scope to reach;', 'renames something of request'],
    ['alter table request alter column scope type varchar;', 'changes the type scope of request'],
    ['alter table request alter scope set not null;', 'demands scope of request'],
    ['alter table request add column sifat text not null;', 'demands sifat of request'],
  ])('%s is refused without a reason', (sql, fault) => {
    expect(contractions(sql, released)).toEqual([fault])
    expect(contractions(`-- contract: no version uses it since 0.1.0\n${sql}`, released)).toEqual([])
  })

  test.each([
    "alter table request add column sifat text not null default 'biasa';",
    'drop view request_entry; create view request_entry as select 1;',
    'create table hari (a text); alter table hari rename to days; drop table hari;',
    "comment on table request is 'drop table request; alter table request rename to r';",
    'create function app.f() returns void language plpgsql as $$ begin drop table request; end $$;',
    'alter table request drop constraint "a request ends once";',
  ])('%s takes nothing away', (sql) => {
    expect(contractions(sql, released)).toEqual([])
  })
})
