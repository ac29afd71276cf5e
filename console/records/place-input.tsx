import { InputNumber, Space } from 'antd';
import { useSay } from '../text/index.ts';

/** Degrees as they are typed in: one of the two may still be missing. */
export type FormPlace = { longitude?: number | null; latitude?: number | null };
const PARTS = { longitude: 180, latitude: 90 } as const;
type Part = keyof typeof PARTS;

/** Nothing or a whole place: `half` where one of the two is missing. */
export function placeIn(value: FormPlace | undefined): 'none' | 'half' | 'whole' {
  const said = [value?.longitude, value?.latitude].filter((part) => typeof part === 'number').length;
  return said === 0 ? 'none' : said === 1 ? 'half' : 'whole';
}

/** A place as longitude and latitude in degrees (CGCS2000, which is WGS-84 to a metre). */
export function PlaceInput({
  id,
  value,
  onChange,
}: {
  id?: string;
  value?: FormPlace;
  onChange?: (value: FormPlace) => void;
}) {
  const { say } = useSay();
  return (
    <Space wrap>
      {(Object.keys(PARTS) as Part[]).map((part, n) => (
        <InputNumber
          key={part}
          {...(n === 0 && id ? { id } : {})}
          aria-label={say(`records.place.${part}`)}
          prefix={say(`records.place.${part}`)}
          suffix="°"
          min={-PARTS[part]}
          max={PARTS[part]}
          step={0.0001}
          style={{ width: 190 }}
          value={value?.[part] ?? null}
          onChange={(degrees) => onChange?.({ ...value, [part]: degrees })}
        />
      ))}
    </Space>
  );
}
