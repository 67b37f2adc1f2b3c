import { readFileSync } from 'node:fs'
import { createServer as plainServer, type RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { TlsOptions } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { addressParts, checkAddress } from './address-check.ts'

/** The way from browsers to Bekal, as real servers offer it. */
const shown = (name: string) => readFileSync(join(import.meta.dirname, '../serving/tls', name), 'utf8')
const key = shown('server.key')
const [here, elsewhere] = [shown('here.pem'), shown('elsewhere.pem')]
const [authority, stranger] = [shown('authority.pem'), shown('stranger.pem')]

const open: { close(): unknown }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

async function portOf(
  server: ReturnType<typeof plainServer> | ReturnType<typeof createServer>,
): Promise<number> {
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const asBekal: RequestListener = (_, reply) => {
  reply.setHeader('strict-transport-security', 'max-age=31536000; includeSubDomains').end()
}
/** What the guide's proxy does. */
const wellMade: TlsOptions = {
  key,
  cert: here,
  minVersion: 'TLSv1.2',
  ciphers:
    'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
}

async function found(
  options: TlsOptions = {},
  {
    answer = asBekal,
    ca = authority,
    plainPort = 1,
  }: { answer?: RequestListener; ca?: string; plainPort?: number } = {},
) {
  const port = await portOf(createServer({ ...wellMade, ...options }, answer))
  const findings = await checkAddress(`https://127.0.0.1:${port}`, { ca, plainPort })
  expect(findings.map(({ what }) => what)).toEqual(addressParts)
  return {
    bad: findings.filter(({ good }) => !good).map(({ what }) => what),
    said: Object.fromEntries(findings.map(({ what, found: said }) => [what, said])),
  }
}

describe('the way to Bekal', () => {
  test('is as it has to be behind a proxy as the guide has it', async () => {
    const { bad, said } = await found()
    expect(bad).toEqual([])
    expect(said['version']).toMatch(/^TLSv1\.3 /)
    expect(said['certificate']).toMatch(/^until \d{4}-\d{2}-\d{2}$/)
  })

  test('is not where a certificate is of another name, or of nobody whom browsers know', async () => {
    expect((await found({ cert: elsewhere })).said['certificate']).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
    expect((await found({}, { ca: stranger })).bad).toEqual(['certificate'])
  })

  test('is not where TLS 1.0 and 1.1 are still spoken', async () => {
    const { bad, said } = await found({ minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' })
    expect(bad).toContain('old_versions')
    expect(said['old_versions']).toBe('TLSv1, TLSv1.1')
  })

  // The key of the tests is of an elliptic curve, so that no cipher without forward secrecy can be shown: it stands in the same list.
  test.each(['ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES256-SHA384'])(
    'is not where a cipher without authenticated encryption is taken: %s',
    async (ciphers) => {
      const { bad, said } = await found({ ciphers, maxVersion: 'TLSv1.2' })
      expect(bad).toEqual(['weak_ciphers'])
      expect(said['weak_ciphers']).toBe(`TLSv1.2 ${ciphers}`)
    },
  )

  test('is not where browsers may come without TLS again', async () => {
    expect((await found({}, { answer: (_, reply) => void reply.end() })).bad).toEqual(['hsts'])
    const short: RequestListener = (_, reply) => {
      reply.setHeader('strict-transport-security', 'max-age=300').end()
    }
    expect((await found({}, { answer: short })).said['hsts']).toBe('max-age=300')
  })

  test('is not where somebody answers without TLS; sending on to TLS is well', async () => {
    const inTheClear = await portOf(plainServer((_, reply) => void reply.end('halo')))
    expect((await found({}, { plainPort: inTheClear })).bad).toEqual(['plain'])
    const onward = await portOf(
      plainServer(
        (_, reply) => void reply.writeHead(301, { location: 'https://bekal.example.go.id/' }).end(),
      ),
    )
    expect((await found({}, { plainPort: onward })).bad).toEqual([])
  })

  test('where nobody answers at all, everything that has to be proved is not', async () => {
    const findings = await checkAddress('https://localhost:1', { plainPort: 1 })
    expect(findings.filter(({ good }) => good).map(({ what }) => what)).toEqual([
      'old_versions',
      'weak_ciphers',
      'plain',
    ])
  })
})

test('the proxy of the guide offers what this asks for, and nothing else', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guide/pasang.md'), 'utf8')
  expect(guide).toContain('ssl_protocols TLSv1.2 TLSv1.3;')
  expect(guide.replaceAll(/\s+/g, '')).toContain(`ssl_ciphers${wellMade.ciphers};`)
  expect(guide).toContain('return 301 https://$host$request_uri;')
})
