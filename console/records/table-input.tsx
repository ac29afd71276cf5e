import { Button, Form, Input, InputNumber, Select } from 'antd';
import type { TableRow } from '../../contract/field-values.ts';
import { type DeclaredType, type Field, schemaOf, type TableColumn } from '../../programmes/kit/index.ts';
import { useSay } from '../text/index.ts';
import { useDeclaredText } from './declared.ts';

type TableField = Extract<Field, { kind: 'table' }>;
export type FormRow = Record<string, string | number | null | undefined>;

/** Rows with something in them, each with its place in the form, counted from 1. */
const numberedRows = (rows: readonly FormRow[]): { n: number; row: TableRow }[] =>
  rows
    .map((row, at) => {
      const cells = Object.entries(row).filter(
        ([, cell]) => cell !== undefined && cell !== null && cell !== '',
      );
      return { n: at + 1, row: Object.fromEntries(cells) as TableRow };
    })
    .filter(({ row }) => Object.keys(row).length > 0);

/** Rows as they are sent: cells that were left empty are not, nor are rows without a cell. */
export const filledRows = (rows: readonly FormRow[]): TableRow[] => numberedRows(rows).map(({ row }) => row);

/** Cells that cannot stand as they are: row of the form, counted from 1, and column. */
export const faultsOfRows = (
  field: TableField,
  rows: readonly FormRow[],
): { row: number; column: string }[] => {
  const filled = numberedRows(rows);
  const parsed = schemaOf(field).safeParse(filled.map(({ row }) => row));
  return parsed.success
    ? []
    : parsed.error.issues.flatMap(({ path: [at, column] }) => {
        const row = typeof at === 'number' ? filled[at]?.n : undefined;
        return row !== undefined && typeof column === 'string' ? [{ row, column }] : [];
      });
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
  // Once the form was refused, the cells at fault are marked, not the whole table.
  const told = Form.Item.useStatus().status === 'error';
  const faults = told ? faultsOfRows(field, value) : [];
  const isFault = (row: number, column: string): boolean =>
    faults.some((each) => each.row === row && each.column === column);
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
                    <Form.Item
                      className="cell"
                      {...(isFault(n + 1, column) ? { validateStatus: 'error' as const } : {})}
                    >
                      <Cell
                        column={of}
                        label={`${n + 1} ${text(type, `${name}.${column}`)}`}
                        value={row[column]}
                        optionText={(option) => text(type, `${name}.${column}.${option}`)}
                        onChange={(cell) =>
                          onChange?.(value.map((each, at) => (at === n ? { ...each, [column]: cell } : each)))
                        }
                      />
                    </Form.Item>
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
