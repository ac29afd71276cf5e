export { CAMERA_REGISTER } from './camera-register.ts';
export type { NewStill } from './cameras.ts';
export { keepPictures, type PictureFrame } from './keep-pictures.ts';
export type { TerminalRefusal } from './loudspeakers.ts';
export { createMedia, type Media, type MediaContext } from './media.ts';
export { type OnvifRoutesContext, onvifRoutes } from './onvif/onvif-routes.ts';
export type { Begun, PlaybackLimits, SpeakerTarget } from './playbacks.ts';
export { presentStill } from './present.ts';
export { type MediaRoutesContext, mediaRoutes } from './routes.ts';
export {
  type CameraRow,
  findCamera,
  findStill,
  lastStills,
  listCameras,
  type StillRow,
} from './store/cameras.ts';
export { findByTerminal, findLoudspeaker, listLoudspeakers } from './store/loudspeakers.ts';
export { REPORT_LEAVES, type ReportLeaf, type ReportOutcome, takeReport } from './take-report.ts';
export { STILL_FAULTS, type StillFault, takeStill } from './take-still.ts';
