import { FoundCameras, type OnvifReason, RegisteredFound, type RegisterFound } from '../../contract/onvif.ts';
import { post } from './client.ts';

export const searchCameras = async (): Promise<FoundCameras> =>
  FoundCameras.parse(await post('/camera-search'));

/** Null: registered; else why not. */
export const registerFound = async (input: RegisterFound): Promise<OnvifReason | null> =>
  RegisteredFound.parse(await post('/camera-search/registrations', input)).reason;
