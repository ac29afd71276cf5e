import { z } from 'zod';
import { Camera } from './media.ts';

/** Why an answer of a device is not taken, or a device not registered. */
export const ONVIF_REASONS = [
  'no-answer',
  'refused',
  'needs-password',
  'wrong-password',
  'basic-not-allowed',
  'unknown-scheme',
  'too-large',
  'document-type',
  'not-xml',
  'not-onvif',
  'other-question',
  'address-elsewhere',
  'fault',
  'no-profile',
  'not-found-now',
  'registered-already',
] as const;
export const OnvifReason = z.enum(ONVIF_REASONS);
export type OnvifReason = z.infer<typeof OnvifReason>;

/** A device that answered the probe, as it describes itself. */
export const FoundCamera = z.object({
  /** Its endpoint (urn:uuid:…), the same at every search. */
  endpoint: z.string(),
  name: z.string(),
  hardware: z.string().nullable(),
  location: z.string().nullable(),
  /** Its device service. */
  address: z.string(),
  /** Number under which it would be, or is, registered. */
  cameraId: z.string(),
  registered: z.boolean(),
});
export type FoundCamera = z.infer<typeof FoundCamera>;

export const FoundCameras = z.object({
  /** False: the installation allows no search (`WARD_CAMERA_PROBE` is not set). */
  allowed: z.boolean(),
  found: z.array(FoundCamera),
  /** Answers that were not taken, each with where it came from. */
  refused: z.array(z.object({ from: z.string(), reason: OnvifReason })),
});
export type FoundCameras = z.infer<typeof FoundCameras>;

export const RegisterFound = z.strictObject({
  /** Of a device found by a search within the last ten minutes. */
  endpoint: z.string().min(1).max(200),
  unitId: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(100),
  username: z.string().max(100),
  /** Kept sealed, never sent out again. */
  password: z.string().max(200),
});
export type RegisterFound = z.infer<typeof RegisterFound>;

/** Exactly one of both is null. */
export const RegisteredFound = z.object({ camera: Camera.nullable(), reason: OnvifReason.nullable() });
export type RegisteredFound = z.infer<typeof RegisteredFound>;
