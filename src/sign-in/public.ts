export { normaliseCode } from './rules.ts'
