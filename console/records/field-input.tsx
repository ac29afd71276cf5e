import { useQuery } from '@tanstack/react-query';
import { Form, Input, InputNumber, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { DeclaredType, Field } from '../../programmes/kit/index.ts';
import { recordQueries } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { AttachmentInput } from './attachment-input.tsx';
import { useDeclaredText } from './declared.ts';
import { type FormPlace, PlaceInput, placeIn } from './place-input.tsx';
import { SignatureInput } from './signature-input.tsx';
import { type FormRow, faultsOfRows, TableInput } from './table-input.tsx';

interface ControlProps {
  id?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
}

/** Records of a type to choose from, found by words of their title: the server looks, there may be thousands. */
export function RecordSelect({
  typeId,
  multiple = false,
  ...control
}: ControlProps & { typeId: string; multiple?: boolean }) {
  const { say } = useSay();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<readonly { value: string; label: string }[]>([]);
  const found = useQuery(recordQueries.choices(typeId, useDeferredValue(words.trim())));
  const options = (found.data?.records ?? []).map(({ id, title }) => ({ value: id, label: title }));
  // What was chosen keeps its name when other words are looked for.
  const kept = chosen.filter(({ value }) => !options.some((option) => option.value === value));
  return (
    <Select
      {...(control as object)}
      {...(multiple ? { mode: 'multiple' as const } : {})}
      showSearch={{ filterOption: false, onSearch: setWords }}
      loading={found.isFetching}
      placeholder={say('records.choose')}
      notFoundContent={say(found.isFetching ? 'common.loading' : 'records.none')}
      options={words ? options : [...options, ...kept]}
      labelRender={({ label, value }) => label ?? chosen.find((each) => each.value === value)?.label ?? ''}
      onSelect={(value: unknown, option: unknown) =>
        setChosen([...chosen, { value: String(value), label: (option as { label: string }).label }])
      }
    />
  );
}

function Control({
  field,
  type,
  name,
  ...control
}: ControlProps & { field: Field; type: DeclaredType; name: string }) {
  const text = useDeclaredText();
  if (field.kind === 'long-text')
    return <Input.TextArea {...(control as object)} autoSize={{ minRows: 2 }} maxLength={field.max} />;
  if (field.kind === 'number')
    return (
      <InputNumber
        {...(control as object)}
        min={field.min}
        max={field.max}
        {...(field.integer ? { precision: 0 } : {})}
        suffix={field.unit}
        style={{ width: '100%' }}
      />
    );
  if (field.kind === 'choice')
    return (
      <Select
        {...(control as object)}
        allowClear
        options={field.options.map((option) => ({ value: option, label: text(type, `${name}.${option}`) }))}
      />
    );
  if (field.kind === 'place') return <PlaceInput {...(control as object)} />;
  if (field.kind === 'date') return <Input {...(control as object)} type="date" />;
  if (field.kind === 'attachment')
    return (
      <AttachmentInput
        {...(control as object)}
        typeId={type.id}
        field={name}
        takes={field.takes}
        most={field.most}
      />
    );
  if (field.kind === 'table')
    return <TableInput {...(control as object)} type={type} name={name} field={field} />;
  if (field.kind === 'signature') return <SignatureInput {...(control as object)} signed={field.signed} />;
  if (field.kind === 'reference')
    return <RecordSelect {...control} typeId={`${type.programme}/${field.to}`} />;
  return <Input {...(control as object)} maxLength={field.kind === 'text' ? field.max : 60} />;
}

/** One field of a declared type in a form. */
export function FieldInput({
  type,
  name,
  required,
  under = [],
}: {
  type: DeclaredType;
  name: string;
  required: boolean;
  /** Where the form keeps the record's values; at its top unless said. */
  under?: readonly (string | number)[];
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  const field = type.type.fields[name];
  if (!field) return null;
  return (
    <Form.Item
      name={[...under, 'data', name]}
      label={text(type, name)}
      rules={[
        { required, message: say('records.required') },
        ...(field.kind === 'table'
          ? [
              {
                validator: async (_: unknown, rows: FormRow[] | undefined) => {
                  const [first] = faultsOfRows(field, rows ?? []);
                  if (first)
                    throw new Error(
                      say('table.fault', { n: first.row, column: text(type, `${name}.${first.column}`) }),
                    );
                },
              },
            ]
          : []),
        ...(field.kind === 'place'
          ? [
              {
                validator: async (_: unknown, value: FormPlace | undefined) => {
                  if (placeIn(value) === 'half' || (required && placeIn(value) === 'none'))
                    throw new Error(say('records.place.half'));
                },
              },
            ]
          : []),
      ]}
      {...(field.sensitive ? { extra: say('records.sensitive') } : {})}
    >
      <Control field={field} type={type} name={name} />
    </Form.Item>
  );
}
