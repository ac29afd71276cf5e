export type { CommittedFrame, CommittedObservation, FrameCursor } from './committed-frame.ts';
export { findGaps, type MissingStretch } from './find-gaps.ts';
export type { IncomingFrame, Reading, Receipt, RefusalReason } from './incoming-frame.ts';
export { refreshRollups } from './rollups.ts';
export { type DecodeRaw, telemetryRoutes } from './routes.ts';
export { silentAfterMs, stationLinks } from './station-state.ts';
export { insertStation, loadStations, type SeriesRow, type StationRow, updateStation } from './store.ts';
export { createTelemetry, type Telemetry } from './telemetry.ts';
