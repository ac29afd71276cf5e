export { type CheckedFile, checkFile, type FileCheck } from './check/check-file.ts';
export { pictureHashOf, thumbnailOf } from './check/picture.ts';
export { type FileStore, openFileStore } from './file-store.ts';
export { bandsOf, NEAR_BITS } from './picture-hash.ts';
export { type Archive, type ArchiveFault, type ArchiveLimits, unpackArchive } from './unpack-archive.ts';
