export { createErasureLog, type ErasureLog, erasePersons, reapplyErasures } from './erasures.ts';
export { createKeyRing, type KeyRing } from './key-ring.ts';
export { readKeyRing, rotateKeyRing } from './ring-secrets.ts';
export { type Erasure, findErasure, lastCopyExpires } from './store.ts';
export { createVault, type PersonKeys, type Vault } from './vault.ts';
