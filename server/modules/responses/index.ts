/**
 * Alarms, responses, orders and transfers: three chains that never wait for each other, one journal. What other folders
 * may use of this module.
 */

export { readActions } from './actions/list-actions.ts';
export { type DeskOrder, orderByDesk } from './actions/order-by-desk.ts';
export { readDeskOrders } from './actions/read-desk-orders.ts';
export { amendAction, lockOpenOrder, withdrawAction } from './actions/withdraw-action.ts';
export { readAlarms } from './alarms/list-alarms.ts';
export { createResponses, type ResponsesOptions } from './create-responses.ts';
export { appendDutyLine, type DutyLine } from './duty-log/append-line.ts';
export { readDutyLog } from './duty-log/write-duty-log.ts';
export { byActor, postFor } from './journal/request.ts';
export { type JournalVerification, verifyJournal, verifyProjections } from './journal/verify-projections.ts';
export { announce, byPost, inWork, SYSTEM, type Work, workIn } from './journal/work.ts';
export { quantile, readLags } from './lags/read-lags.ts';
export { type StepScore, scoreChains } from './lags/score-chains.ts';
export type {
  PlanLevel,
  PlanOrder,
  PlanView,
  PlanZone,
  Ports,
  ResponsesContext,
  RuleTransition,
} from './ports.ts';
export { readResponses } from './proposals/list-responses.ts';
export {
  findReceiptByToken,
  type ReceiptLookup,
  type ReceiptSigning,
  reportWrongPerson,
  signReceipt,
} from './receipts/sign-receipt.ts';
export { routes } from './routes.ts';
export { type RunningResponses, startResponses } from './start-responses.ts';
export { countOpenOrders } from './store/actions.ts';
export { insertLogLine } from './store/duty-log.ts';
export { activeResponses } from './store/responses.ts';
export { readTransfers } from './transfers/list-transfers.ts';
