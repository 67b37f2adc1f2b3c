export { type NewPackage, packageRows, savePackage, savePackageEnd } from './store.ts'
