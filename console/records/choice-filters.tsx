import { Select } from 'antd';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { useDeclaredText } from './declared.ts';

const parse = (filter: string | undefined): Map<string, string> =>
  new Map((filter?.split(',') ?? []).map((part) => part.split(':') as [string, string]));

/** One choice to filter by for each declared choice of a type that is not sensitive. */
export function ChoiceFilters({
  type,
  filter,
  onFilter,
}: {
  type: DeclaredType;
  filter: string | undefined;
  onFilter: (filter: string | undefined) => void;
}) {
  const text = useDeclaredText();
  const chosen = parse(filter);
  const change = (field: string, option: string | undefined): void => {
    const next = new Map(chosen);
    if (option === undefined) next.delete(field);
    else next.set(field, option);
    onFilter([...next].map((pair) => pair.join(':')).join(',') || undefined);
  };
  return Object.entries(type.type.fields).map(([name, field]) =>
    field.kind === 'choice' && !field.sensitive ? (
      <Select<string>
        key={name}
        aria-label={text(type, name)}
        placeholder={text(type, name)}
        value={chosen.get(name) ?? null}
        allowClear
        style={{ minWidth: 120 }}
        onChange={(option) => change(name, option)}
        options={field.options.map((option) => ({ value: option, label: text(type, `${name}.${option}`) }))}
      />
    ) : null,
  );
}
