import type { FastifyHelmetOptions } from '@fastify/helmet'

/** What a browser is told of every page and answer of ours. `overTls`: it comes back over TLS only. */
export function pageHeaders({ overTls }: { overTls: boolean }): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // Mantine sets sizes through style attributes; scripts have no such leave.
        styleSrc: ["'self'", "'unsafe-inline'"],
        // A file is looked at from memory, after its type has been seen to.
        imgSrc: ["'self'", 'data:', 'blob:'],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: overTls,
    referrerPolicy: { policy: 'no-referrer' },
  }
}
