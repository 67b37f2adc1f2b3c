/**
 * The laws of import (ARCHITECTURE.md), for dependency-cruiser. Each is shown to fail on a planted violation in
 * src/laws.test.ts. When a real need breaks the order of slices, move the concept left and change this line.
 */
const order = [
  ['agencies'],
  ['sign-in'],
  ['keys'],
  ['files'],
  ['obligations'],
  ['sites', 'forms'],
  ['people'],
  ['disclosure'],
  ['requests', 'referrals', 'paper'],
  ['protection'],
  ['plans'],
  ['training', 'aid'],
  ['journeys'],
  ['follow-up'],
  ['closures'],
  ['own-view'],
  ['notices'],
  ['journal'],
  ['administration'],
  ['installation'],
]
const slices = order.flat()
const anySlice = `^src/(${slices.join('|')})/`
const test = '\\.(test|long\\.test)\\.tsx?$|(^|/)testing(/|\\.ts$)'

/** One law per slice: it imports itself and slices to its left, no sibling and none to its right. */
const arrows = order.flatMap((siblings, place) =>
  siblings.map((slice) => ({
    name: `4-arrows-point-left-from-${slice}`,
    severity: 'error',
    from: { path: `^src/${slice}/`, pathNot: test },
    to: {
      path: anySlice,
      pathNot: `^src/(${[slice, ...order.slice(0, place).flat()].join('|')})/`,
    },
  })),
)

export const forbidden = [
  {
    name: '1-rules-are-pure',
    comment:
      'Rules import contracts, other rules of their slice and the kernel: no clock, no database, no npm.',
    severity: 'error',
    from: { path: `${anySlice}rules(\\.ts$|/)`, pathNot: test },
    to: { pathNot: '^src/kernel/|^src/[^/]+/contract(\\.ts$|/)|^src/[^/]+/rules(\\.ts$|/)' },
  },
  {
    name: '1-contracts-are-data',
    comment: 'A contract is read in the browser too: the kernel, the definition of endpoints, contracts.',
    severity: 'error',
    from: { path: `${anySlice}contract(\\.ts$|/)` },
    to: {
      pathNot:
        '^src/kernel/|^src/platform/endpoint\\.ts$|^src/[^/]+/contract(\\.ts$|/)|node_modules/typebox/',
    },
  },
  {
    name: '2-platform-knows-no-slice',
    severity: 'error',
    from: { path: '^src/platform/', pathNot: test },
    to: { path: '^(src|web)/', pathNot: '^src/(platform|kernel)/' },
  },
  {
    name: '2-kernel-knows-nobody',
    severity: 'error',
    from: { path: '^src/kernel/', pathNot: test },
    to: { pathNot: '^src/kernel/' },
  },
  {
    name: '2-vault-knows-only-the-kernel',
    severity: 'error',
    from: { path: '^src/vault/', pathNot: test },
    to: {
      pathNot: '^src/(vault|kernel)/|node_modules/(hash-wasm|@hpke/core|shamir-secret-sharing|canonicalize)/',
    },
  },
  {
    name: '3-slices-meet-at-contract-and-public',
    severity: 'error',
    from: { path: '^src/([^/]+)/', pathNot: `${test}|^src/(platform|kernel|vault|testing|rehearsal)/` },
    to: { path: anySlice, pathNot: '^src/$1/|^src/[^/]+/(contract|public)\\.ts$' },
  },
  {
    name: '3-rehearsal-is-a-client',
    comment: 'It drives the public endpoints like anybody.',
    severity: 'error',
    from: { path: '^src/rehearsal/', pathNot: test },
    to: { path: anySlice, pathNot: '^src/[^/]+/(contract|reference|jobs)\\.ts$' },
  },
  ...arrows,
  {
    name: '4-no-cycles',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: '5-web-never-sees-a-store',
    comment: 'web/ sees contracts, rules, kernel, vault and the typed client.',
    severity: 'error',
    from: { path: '^web/' },
    to: {
      path: '^src/',
      pathNot:
        '^src/(kernel|vault)/|^src/[^/]+/contract\\.ts$|^src/[^/]+/rules(\\.ts$|/)|^src/platform/(endpoint|client|problem)\\.ts$',
    },
  },
  {
    name: '6-the-verifier-stands-alone',
    comment: 'Whoever checks the journal by our own code would believe its faults: Node and pg only.',
    severity: 'error',
    from: { path: '^src/journal-verifier/', pathNot: test },
    to: {
      pathNot: '^src/journal-verifier/|node_modules/(@types/)?pg/',
      dependencyTypesNot: ['core'],
    },
  },
]

export default {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
}
