import { useQuery } from '@tanstack/react-query';
import { Form, Input, Select } from 'antd';
import { peopleQueries } from '../api/people.ts';
import { queries } from '../api/queries.ts';
import { type TextKey, useSay } from '../text/index.ts';

/** What a needed field says when it is empty. */
export const useNeeded = (): { required: true; whitespace?: true; message: string }[] => {
  const { say } = useSay();
  return [{ required: true, message: say('people.needed') }];
};

export function TextField({
  name,
  label,
  max,
  needed = false,
}: {
  name: string;
  label: TextKey;
  max: number;
  needed?: boolean;
}) {
  const { say } = useSay();
  const rules = useNeeded();
  return (
    <Form.Item name={name} label={say(label)} rules={needed ? rules : []}>
      <Input maxLength={max} autoComplete="off" />
    </Form.Item>
  );
}

/** An id, or a user name where `pattern` and `rule` say so. */
export function IdField({
  name = 'id',
  label = 'people.id',
  rule = 'people.idRule',
  pattern = /^[a-z0-9][a-z0-9-]{0,63}$/,
}: {
  name?: string;
  label?: TextKey;
  rule?: TextKey;
  pattern?: RegExp;
}) {
  const { say } = useSay();
  return (
    <Form.Item
      name={name}
      label={say(label)}
      extra={say(rule)}
      rules={[{ required: true, pattern, message: say(rule) }]}
    >
      <Input maxLength={64} autoComplete="off" />
    </Form.Item>
  );
}

export function PersonField({
  name,
  label,
  needed = false,
  without,
}: {
  name: string;
  label: TextKey;
  needed?: boolean;
  without?: string | undefined;
}) {
  const { say } = useSay();
  const rules = useNeeded();
  const people = useQuery(peopleQueries.people);
  return (
    <Form.Item name={name} label={say(label)} rules={needed ? rules : []}>
      <Select
        allowClear={!needed}
        showSearch={{ optionFilterProp: 'label' }}
        options={(people.data ?? [])
          .filter((person) => person.id !== without)
          .map((person) => ({ value: person.id, label: person.name }))}
      />
    </Form.Item>
  );
}

/** Units in the order of the tree, indented. */
export function UnitSelect({ name, label }: { name: string; label: TextKey }) {
  const { say, language } = useSay();
  const rules = useNeeded();
  const units = useQuery(queries.units);
  return (
    <Form.Item name={name} label={say(label)} rules={rules}>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        options={(units.data ?? []).map((unit) => ({
          value: unit.id,
          label: `${'\u3000'.repeat(unit.path.split('/').length - 1)}${(language === 'en' && unit.nameEn) || unit.nameZh}`,
        }))}
      />
    </Form.Item>
  );
}

export function TimeField({
  name,
  label,
  needed = false,
}: {
  name: string;
  label: TextKey;
  needed?: boolean;
}) {
  const { say } = useSay();
  const rules = useNeeded();
  return (
    <Form.Item name={name} label={say(label)} rules={needed ? rules : []}>
      <Input type="datetime-local" />
    </Form.Item>
  );
}
