import type { RecordSummary } from '../../contract/ledger.ts';
import type { DeclaredType, Place } from '../../programmes/kit/index.ts';

export interface PlacedRecord extends Place {
  id: string;
  title: string;
}

/** The field by which records of a type stand on a map: the first place that everybody who sees them may read. */
export const placeField = ({ type }: DeclaredType): string | undefined =>
  Object.keys(type.fields).find(
    (name) => type.fields[name]?.kind === 'place' && !type.fields[name].sensitive,
  );

/** Of these records those that say where they are. */
export function placedAmong(
  type: DeclaredType,
  records: readonly Pick<RecordSummary, 'id' | 'title' | 'data'>[],
): PlacedRecord[] {
  const field = placeField(type);
  return records.flatMap(({ id, title, data }) => {
    const place = field === undefined ? undefined : (data[field] as Partial<Place> | null | undefined);
    return place?.longitude === undefined || place.latitude === undefined
      ? []
      : [{ id, title, longitude: place.longitude, latitude: place.latitude }];
  });
}
