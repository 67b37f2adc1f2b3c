import { describe, expect, test } from 'vitest'
import { EmbeddedPostgresError, explained, startFailure } from './embedded-postgres-error.ts'
import { readPidFile } from './postmaster.ts'
import { type SettingsInput, settingsFile } from './settings.ts'

const input: SettingsInput = {
  port: 5433,
  socket: '/srv/bekal/socket',
  durable: true,
  memory: 4 * 1024 ** 3,
  extra: {},
}

describe('the settings of the embedded server', () => {
  test('it listens on the loopback address and in a private folder only', () => {
    const text = settingsFile(input)
    expect(text).toContain("listen_addresses = '127.0.0.1'\n")
    expect(text).toContain("unix_socket_permissions = '0700'\n")
    expect(text).toContain(`unix_socket_directories = '"/srv/bekal/socket"'\n`)
  })

  test('where it listens and where its data is cannot be changed from outside', () => {
    for (const name of ['listen_addresses', 'port', 'hba_file', 'unix_socket_directories', 'include']) {
      expect(() => settingsFile({ ...input, extra: { [name]: 'x' } })).toThrow(TypeError)
    }
    expect(() => settingsFile({ ...input, extra: { 'work_mem\nlisten_addresses': '*' } })).toThrow(TypeError)
    expect(() => settingsFile({ ...input, extra: { work_mem: "1MB'\nlisten_addresses = '*" } })).toThrow(
      TypeError,
    )
  })

  test('safety is given up only when it is asked for', () => {
    expect(settingsFile(input)).not.toMatch(/fsync|synchronous_commit|full_page_writes/)
    expect(settingsFile({ ...input, durable: false })).toContain("fsync = 'off'\n")
  })

  test('memory settings follow the machine and stay between their bounds', () => {
    expect(settingsFile({ ...input, memory: 0 })).toContain("shared_buffers = '64MB'\n")
    expect(settingsFile(input)).toContain("shared_buffers = '512MB'\n")
    expect(settingsFile({ ...input, memory: 2 ** 45 })).toContain("shared_buffers = '1024MB'\n")
  })

  test('quotes and backslashes in a value stay part of the value', () => {
    expect(settingsFile({ ...input, extra: { application_name: `it's \\n` } })).toContain(
      "application_name = 'it''s \\\\n'\n",
    )
  })
})

describe('what stands in postmaster.pid', () => {
  test('pid, port and state are read', () => {
    const text = '4711\n/srv/bekal/pg\n1764000000\n5433\n/srv/bekal/socket\n127.0.0.1\n  123 4\nready   \n'
    expect(readPidFile(text)).toEqual({ pid: 4711, port: 5433, status: 'ready' })
  })

  test('an empty or torn file names nobody, least of all process 0 or a process group', () => {
    for (const text of ['', '\n', 'abc\n', '0\n', '-4711\n/srv/bekal/pg\n'])
      expect(readPidFile(text)).toBeNull()
  })
})

describe('what a newcomer reads when it fails', () => {
  test('the end of the log and what to do', () => {
    const error = startFailure(
      'FATAL:  could not write lock file: No space left on device\n',
      '/srv/bekal/postgres.log',
    )
    expect(error.message).toContain('there is no space left on the disk')
    expect(error.message).toContain('FATAL:  could not write lock file')
    expect(error.hint).toContain('Free some space')
  })

  test('an unknown failure points to the whole log', () => {
    expect(startFailure('', '/srv/bekal/postgres.log').hint).toContain('/srv/bekal/postgres.log')
  })

  test('a refusal of the file system becomes a sentence, a mistake of ours stays what it is', () => {
    const refusal = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
    expect(explained(refusal, '/srv/bekal')).toBeInstanceOf(EmbeddedPostgresError)
    const mistake = new TypeError('x')
    expect(explained(mistake, '/srv/bekal')).toBe(mistake)
  })
})
