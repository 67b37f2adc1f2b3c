export type { ProviderSettings } from './provider.ts'
export { normaliseCode } from './rules.ts'
