import path from 'node:path';

/** Written by `node demo/build-areas.ts`. */
export const AREAS_FILE = path.join(import.meta.dirname, 'data/areas.json');
