import { Button, Input, Radio } from 'antd';
import { type PointerEvent, useRef } from 'react';
import type { SignatureValue } from '../../contract/field-values.ts';
import { useSay } from '../text/index.ts';

export type FormSignature = { signed: 'confirmed' } | { signed: 'drawn'; by?: string; strokes: number[][] };
const MOST_NUMBERS = 2_000;
const MOST_LINES = 60;

/** A box to sign in: lines are kept as points, never as a picture. */
function Pad({ strokes, onChange }: { strokes: number[][]; onChange: (strokes: number[][]) => void }) {
  const { say } = useSay();
  const drawing = useRef(false);
  const pointOf = ({ currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>): [number, number] => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    const within = (part: number, most: number): number => Math.round(Math.min(Math.max(part, 0), 1) * most);
    return [within((clientX - left) / width, 1_000), within((clientY - top) / height, 400)];
  };
  return (
    <svg
      className="signature pad"
      viewBox="0 0 1000 400"
      role="img"
      aria-label={say('signature.pad')}
      onPointerDown={(event) => {
        if (strokes.length >= MOST_LINES) return;
        drawing.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        onChange([...strokes, [...pointOf(event), ...pointOf(event)]]);
      }}
      onPointerMove={(event) => {
        const last = strokes.at(-1);
        if (!drawing.current || !last || last.length >= MOST_NUMBERS) return;
        onChange([...strokes.slice(0, -1), [...last, ...pointOf(event)]]);
      }}
      onPointerUp={() => {
        drawing.current = false;
      }}
    >
      {strokes.map((stroke, n) => (
        <polyline key={n} points={stroke.join(' ')} />
      ))}
    </svg>
  );
}

/** A signature in a form: by pen, with the name of whoever signs, or by one's own account. */
export function SignatureInput({
  id,
  value,
  onChange,
  signed,
}: {
  id?: string;
  value?: FormSignature;
  onChange?: (value: FormSignature | undefined) => void;
  signed: readonly SignatureValue['signed'][];
}) {
  const { say } = useSay();
  return (
    <div id={id} className="stack">
      <Radio.Group
        value={value?.signed ?? 'none'}
        onChange={({ target }) =>
          onChange?.(
            target.value === 'drawn'
              ? { signed: 'drawn', strokes: [] }
              : target.value === 'confirmed'
                ? { signed: 'confirmed' }
                : undefined,
          )
        }
        options={[
          { value: 'none', label: say('signature.none') },
          ...signed.map((how) => ({
            value: how,
            label: say(how === 'drawn' ? 'signature.drawn' : 'signature.confirmed'),
          })),
        ]}
      />
      {value?.signed === 'drawn' && (
        <>
          <Input
            aria-label={say('signature.by')}
            placeholder={say('signature.by')}
            maxLength={60}
            value={value.by ?? ''}
            onChange={(event) => onChange?.({ ...value, by: event.target.value })}
          />
          <Pad strokes={value.strokes} onChange={(strokes) => onChange?.({ ...value, strokes })} />
          <Button size="small" onClick={() => onChange?.({ ...value, strokes: [] })}>
            {say('signature.again')}
          </Button>
        </>
      )}
    </div>
  );
}
