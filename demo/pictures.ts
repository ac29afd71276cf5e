import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { District } from './district-schema.ts';

export const PICTURE_DIR = path.join(import.meta.dirname, 'data/pictures');

/** File of the placeholder for what a camera looks at. */
export const PICTURE_OF_VIEW: Readonly<Record<string, string>> = {
  河道断面: 'river.jpg',
  桥涵进口: 'bridge.jpg',
  低洼路段: 'road.jpg',
  排水口: 'outlet.jpg',
  河岸护坡: 'bank.jpg',
  涵洞口: 'culvert.jpg',
  水尺: 'staff.jpg',
  坝前水尺: 'dam.jpg',
};

/** Placeholder still of a camera, a JPEG that says 演练; undefined for a camera nobody knows. */
export function loadPicture(cameraId: string, district: Pick<District, 'cameras'>): Uint8Array | undefined {
  const camera = district.cameras.find((candidate) => candidate.id === cameraId);
  const name = camera && PICTURE_OF_VIEW[camera.view];
  return name === undefined ? undefined : new Uint8Array(readFileSync(path.join(PICTURE_DIR, name)));
}
