import { type AddressFinding, checkAddress } from './address-check.ts'
import { WrongUsage } from './failure.ts'
import { say } from './out.ts'
import type { Common } from './session.ts'

const names: Record<AddressFinding['what'], string> = {
  certificate: 'Certificate that browsers believe',
  version: 'TLS 1.2 or 1.3',
  old_versions: 'TLS 1.0 and 1.1 that are still spoken',
  weak_ciphers: 'Ciphers without forward secrecy or authentication',
  hsts: 'HSTS for a year',
  plain: 'Who answers without TLS',
}

export async function runAddressCheck(given: string | undefined, { json = false }: Common): Promise<void> {
  const address = given ?? process.env['BEKAL_ADDRESS'] ?? ''
  if (URL.parse(address)?.protocol !== 'https:')
    throw new WrongUsage('Name the address under which people reach Bekal: https://bekal.example.go.id')
  const findings = await checkAddress(address)
  const good = findings.every((finding) => finding.good)
  say(
    json,
    { address, good, findings },
    findings.map((finding) => `${finding.good ? 'good' : 'act '}  ${names[finding.what]}: ${finding.found}`),
  )
  if (!good) process.exitCode = 1
}
