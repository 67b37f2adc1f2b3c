import { sql } from 'kysely'

/** A column of bytes as base64url in a reply (RFC 4648 section 5). */
export const base64urlOf = (column: string) =>
  sql<string>`rtrim(translate(replace(encode(${sql.ref(column)}, 'base64'), E'\n', ''), '+/', '-_'), '=')`

/** Base64url of a call as bytes for a column. */
export const bytesOf = (base64url: string): Buffer => Buffer.from(base64url, 'base64url')
