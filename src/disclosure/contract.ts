export * from './contract/agreement.ts'
export * from './contract/consent.ts'
