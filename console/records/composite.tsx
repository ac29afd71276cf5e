import type { AttachedFile } from '../../contract/attached-file.ts';
import type { SignatureValue, TableRow } from '../../contract/field-values.ts';
import type { DeclaredType, Field } from '../../programmes/kit/index.ts';
import { useSay } from '../text/index.ts';
import { dayTimeText } from '../ui/format.ts';
import { AttachedFiles, OpenedFile } from './attached-files.tsx';
import { useDeclaredText } from './declared.ts';

function Rows({
  type,
  name,
  field,
  rows,
}: {
  type: DeclaredType;
  name: string;
  field: Extract<Field, { kind: 'table' }>;
  rows: readonly TableRow[];
}) {
  const text = useDeclaredText();
  const columns = Object.entries(field.columns);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={text(type, name)}>
      <table className="plain">
        <thead>
          <tr>
            {columns.map(([column, of]) => (
              <th key={column}>
                {text(type, `${name}.${column}`)}
                {of.kind === 'number' && of.unit ? ` (${of.unit})` : ''}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={n}>
              {columns.map(([column, { kind }]) => (
                <td key={column} className={kind === 'number' ? 'number' : undefined}>
                  {kind === 'choice' && row[column] !== undefined
                    ? text(type, `${name}.${column}.${row[column]}`)
                    : (row[column] ?? '')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Lines of a pen as they were drawn. */
export function Drawing({ strokes, label }: { strokes: readonly (readonly number[])[]; label: string }) {
  return (
    <svg className="signature" viewBox="0 0 1000 400" role="img" aria-label={label}>
      {strokes.map((stroke, n) => (
        <polyline key={n} points={stroke.join(' ')} />
      ))}
    </svg>
  );
}

function Signed({ value }: { value: SignatureValue }) {
  const { say } = useSay();
  const label = say(value.signed === 'drawn' ? 'signature.drawnBy' : 'signature.confirmedBy', {
    by: value.by,
    time: dayTimeText(value.at),
  });
  return (
    <span>
      {value.strokes && <Drawing strokes={value.strokes} label={label} />}
      <span title={say('signature.digest', { digest: value.digest })}>{label}</span>
    </span>
  );
}

/** Is it a value of files, rows or a signature? */
export const isComposite = (field: Field | undefined, value: unknown): boolean =>
  (field?.kind === 'attachment' || field?.kind === 'table' || field?.kind === 'signature') &&
  value !== null &&
  typeof value === 'object' &&
  !('masked' in value);

/** Files, rows or a signature of a record. `reason`: they were sensitive and opened by it. */
export function Composite({
  type,
  name,
  value,
  recordId,
  reason,
}: {
  type: DeclaredType;
  name: string;
  value: unknown;
  recordId: string;
  reason?: string | undefined;
}) {
  const field = type.type.fields[name];
  if (field?.kind === 'table')
    return <Rows type={type} name={name} field={field} rows={value as TableRow[]} />;
  if (field?.kind === 'signature') return <Signed value={value as SignatureValue} />;
  const files = value as AttachedFile[];
  return reason === undefined ? (
    <AttachedFiles recordId={recordId} files={files} />
  ) : (
    files.map((file) => <OpenedFile key={file.sha256} recordId={recordId} file={file} reason={reason} />)
  );
}
