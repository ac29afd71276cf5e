export { MOST_SHIFT_MS } from './correct-time.ts';
export type { FieldContext } from './field-context.ts';
export { fieldRoutes } from './routes.ts';
