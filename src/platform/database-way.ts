type Env = Record<string, string | undefined>

/** The setting by which an operator answers for a way that is not encrypted. */
const accepted = 'BEKAL_DATABASE_IN_THE_CLEAR'

/**
 * What stands against going to a database by this address, in a sentence; null where it is on this computer, or where the
 * way is encrypted and the certificate names the computer at its end (ASVS 12.3.1, 12.3.2).
 */
export function faultOfWay(name: string, text: string, env: Env): string | null {
  const url = URL.parse(text)
  if (url === null) return `${name} is no address. It looks like postgres://user:password@host:5432/bekal`
  const answer = env[accepted] ?? ''
  if (answer !== '' && answer !== 'yes')
    return `${accepted} is ${JSON.stringify(answer)}; it must be yes or empty.`
  const host = hostOf(url, env)
  if (isHere(host) || answer === 'yes') return null
  // The driver takes the last of several; here each of them has to hold.
  const modes = url.searchParams.getAll('sslmode')
  if (modes.length > 0 && modes.every((mode) => mode === 'verify-full')) return null
  return `${name} leads to another computer, ${host}, and does not say sslmode=verify-full: on the way passwords and letters could be read and changed. Put sslmode=verify-full into it (docs/guide/pasang.md), or answer for a way that nobody else can reach with ${accepted}=yes`
}

/** What every connection of this process would believe; null where certificates are checked. */
export function faultOfCertificates(env: Env): string | null {
  if ((env['NODE_TLS_REJECT_UNAUTHORIZED'] ?? '1') !== '0') return null
  return 'NODE_TLS_REJECT_UNAUTHORIZED is 0: no certificate would be checked. Take it away; for an authority of your own put sslrootcert into the address of the database, or its file into NODE_EXTRA_CA_CERTS.'
}

/** The host as the driver finds it: a parameter goes before the address, the environment fills what is empty. */
function hostOf({ searchParams, hostname }: URL, env: Env): string {
  return searchParams.getAll('host').at(-1) || decodeURIComponent(hostname) || env['PGHOST'] || 'localhost'
}

/** A socket of this computer, or its loopback address. */
function isHere(host: string): boolean {
  return (
    host.startsWith('/') || ['localhost', '[::1]', '::1'].includes(host) || /^127(\.\d{1,3}){3}$/.test(host)
  )
}
