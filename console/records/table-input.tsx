import { Button, Input, InputNumber, Select } from 'antd';
import type { TableRow } from '../../contract/field-values.ts';
import { type DeclaredType, type Field, schemaOf, type TableColumn } from '../../programmes/kit/index.ts';
import { useSay } from '../text/index.ts';
import { useDeclaredText } from './declared.ts';

type TableField = Extract<Field, { kind: 'table' }>;
export type FormRow = Record<string, string | number | null | undefined>;

/** Rows as they are sent: cells that were left empty are not, nor are rows without a cell. */
export const filledRows = (rows: readonly FormRow[]): TableRow[] =>
  rows
    .map(
      (row) =>
        Object.fromEntries(
          Object.entries(row).filter(([, cell]) => cell !== undefined && cell !== null && cell !== ''),
        ) as TableRow,
    )
    .filter((row) => Object.keys(row).length > 0);

/** Cells that cannot stand as they are: row, counted from 1, and column. */
export const faultsOfRows = (
  field: TableField,
  rows: readonly TableRow[],
): { row: number; column: string }[] => {
  const parsed = schemaOf(field).safeParse(rows);
  return parsed.success
    ? []
    : parsed.error.issues.flatMap(({ path: [row, column] }) =>
        typeof row === 'number' && typeof column === 'string' ? [{ row: row + 1, column }] : [],
      );
};

function Cell({
  column,
  label,
  value,
  optionText,
  onChange,
}: {
  column: TableColumn;
  label: string;
  value: FormRow[string];
  optionText: (option: string) => string;
  onChange: (value: FormRow[string]) => void;
}) {
  const common = { 'aria-label': label, style: { minWidth: 96, width: '100%' } };
  if (column.kind === 'number')
    return (
      <InputNumber
        {...common}
        min={column.min}
        max={column.max}
        value={(value as number | undefined) ?? null}
        onChange={onChange}
      />
    );
  if (column.kind === 'choice')
    return (
      <Select
        {...common}
        allowClear
        value={value ?? null}
        onChange={(option) => onChange(option)}
        options={column.options.map((option) => ({ value: option, label: optionText(option) }))}
      />
    );
  return (
    <Input
      {...common}
      type={column.kind === 'date' ? 'date' : 'text'}
      {...(column.kind === 'text' ? { maxLength: column.max } : {})}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** A table to be filled: declared columns, rows added and removed. */
export function TableInput({
  id,
  value = [{}],
  onChange,
  type,
  name,
  field,
}: {
  id?: string;
  value?: FormRow[];
  onChange?: (rows: FormRow[]) => void;
  type: DeclaredType;
  name: string;
  field: TableField;
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  const columns = Object.entries(field.columns);
  return (
    <div id={id}>
      <div className="scroll" tabIndex={0} role="region" aria-label={text(type, name)}>
        <table className="plain">
          <thead>
            <tr>
              <th>{say('table.row')}</th>
              {columns.map(([column, of]) => (
                <th key={column}>
                  {text(type, `${name}.${column}`)}
                  {of.kind === 'number' && of.unit ? ` (${of.unit})` : ''}
                  {of.required ? ' *' : ''}
                </th>
              ))}
              <th />
            </tr>
          </thead>
          <tbody>
            {value.map((row, n) => (
              <tr key={n}>
                <td className="number">{n + 1}</td>
                {columns.map(([column, of]) => (
                  <td key={column}>
                    <Cell
                      column={of}
                      label={`${n + 1} ${text(type, `${name}.${column}`)}`}
                      value={row[column]}
                      optionText={(option) => text(type, `${name}.${column}.${option}`)}
                      onChange={(cell) =>
                        onChange?.(value.map((each, at) => (at === n ? { ...each, [column]: cell } : each)))
                      }
                    />
                  </td>
                ))}
                <td>
                  <Button
                    size="small"
                    aria-label={say('table.remove', { n: n + 1 })}
                    onClick={() => onChange?.(value.filter((_, at) => at !== n))}
                  >
                    ✕
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Button size="small" disabled={value.length >= field.most} onClick={() => onChange?.([...value, {}])}>
        {say('table.add')}
      </Button>
    </div>
  );
}
