import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readYaml } from '../server/platform/yaml.ts';
import { checkDistrict } from './check-district.ts';
import { District } from './district-schema.ts';
import { loadBoundary } from './geo.ts';

export const DISTRICT_FILE = path.join(import.meta.dirname, 'data/district.yaml');

/** Reads a district's text. All faults are listed at once, each with its place; none = the district stands. */
export function parseDistrict(text: string): { district: District } | { faults: string[] } {
  let content: unknown;
  try {
    content = readYaml(text);
  } catch (error) {
    return { faults: [(error as Error).message] };
  }
  const parsed = District.safeParse(content);
  if (!parsed.success)
    return { faults: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) };
  const faults = checkDistrict(parsed.data, loadBoundary());
  return faults.length > 0 ? { faults } : { district: parsed.data };
}

/** The demo district. Throws one error that lists every fault. */
export function loadDistrict(file: string = DISTRICT_FILE): District {
  const result = parseDistrict(readFileSync(file, 'utf8'));
  if ('faults' in result) throw new Error(`${path.basename(file)}:\n  ${result.faults.join('\n  ')}`);
  return result.district;
}
