/**
 * Alarms, responses, orders, transfers and the duty log as the API speaks them. Three chains that never wait for each
 * other: alarm (per place, seconds), response (per headquarters, area and track, minutes), transfer (per danger zone).
 */
export * from './responses/action.ts';
export * from './responses/alarm.ts';
export * from './responses/common.ts';
export * from './responses/duty-log.ts';
export * from './responses/lags.ts';
export * from './responses/response.ts';
export * from './responses/transfer.ts';
