export { makeFirstLink } from './first-link.ts'
