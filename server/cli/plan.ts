export { runPlanCommand as run } from '../modules/rules/index.ts';
