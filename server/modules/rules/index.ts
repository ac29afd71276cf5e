export { checkPlan, type PlanCatalogue, type PlanFault } from './check-plan.ts';
export { createEngine, type EngineReading, type Transition } from './engine.ts';
export type { StationFacts } from './facts.ts';
export { type RunningRules, startRules } from './pipeline.ts';
export { runPlanCommand } from './plan-command.ts';
export { readPlanWatches } from './plan-watches.ts';
export { readPlan } from './read-plan.ts';
export { stationFacts } from './readings-of.ts';
export { replayStored } from './replay-stored.ts';
export { rulesRoutes } from './routes.ts';
export {
  findDutySubject,
  findPlanDocument,
  insertPlanVersion,
  insertWarning,
  listOpenEvents,
  loadPlans,
  openEvents,
  readTransitions,
  type TransitionRow,
} from './store.ts';
