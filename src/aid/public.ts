export { type NewPackage, savePackage, savePackageEnd } from './store.ts'
