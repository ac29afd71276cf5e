import { useQuery } from '@tanstack/react-query';
import { Button, Form, Select } from 'antd';
import { useState } from 'react';
import { UNIT_KINDS, type Unit } from '../../contract/people.ts';
import { post, put } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';
import { IdField, TextField, useNeeded } from './fields.tsx';
import { FormDialog } from './form-dialog.tsx';

interface UnitFields {
  id: string;
  nameZh: string;
  nameEn?: string;
  kind: Unit['kind'];
  phone?: string;
}

function UnitDialog({ unit, below, onDone }: { unit?: Unit; below?: Unit; onDone: () => void }) {
  const { say } = useSay();
  const needed = useNeeded();
  const [form] = Form.useForm<UnitFields>();
  const { run, busy } = useTask(['units']);
  const save = async (values: UnitFields): Promise<void> => {
    const names = { nameZh: values.nameZh, nameEn: values.nameEn ?? '', phone: values.phone || null };
    const done = await run(() =>
      unit
        ? put(`/units/${unit.id}`, { ...names, expectedVersion: unit.version })
        : post('/units', { ...names, id: values.id, kind: values.kind, parentId: below?.id ?? null }),
    );
    if (done) onDone();
  };
  return (
    <FormDialog
      title={
        unit
          ? say('people.renameUnitOf', { unit: unit.nameZh })
          : say('people.addUnitBelow', { unit: below?.nameZh ?? '' })
      }
      hint={say('people.unitNeverMoves')}
      form={form}
      busy={busy}
      initial={
        unit ? { nameZh: unit.nameZh, nameEn: unit.nameEn, phone: unit.phone ?? '' } : { kind: 'street' }
      }
      onCancel={onDone}
      onFinish={(values) => void save(values)}
    >
      <TextField name="nameZh" label="people.nameZh" max={80} needed />
      <TextField name="nameEn" label="people.nameEn" max={120} />
      {!unit && (
        <>
          <IdField />
          <Form.Item name="kind" label={say('people.kind')} rules={needed}>
            <Select options={UNIT_KINDS.map((value) => ({ value, label: say(`people.kind.${value}`) }))} />
          </Form.Item>
        </>
      )}
      <TextField name="phone" label="people.phone" max={40} />
    </FormDialog>
  );
}

/** The tree of units, indented; the system administrator adds and renames. */
export function UnitTree() {
  const { say, language } = useSay();
  const units = useQuery(queries.units);
  const me = useQuery(queries.me);
  const [asked, setAsked] = useState<{ unit?: Unit; below?: Unit }>();
  const may = me.data?.permissions.includes('people.edit') ?? false;
  return (
    <>
      <Loaded query={units} empty={{ when: (rows) => rows.length === 0, text: say('people.noUnits') }}>
        {(rows) => (
          <ul className="list units">
            {rows.map((unit) => (
              <li
                key={unit.id}
                className="row"
                style={{ paddingInlineStart: `${(unit.path.split('/').length - 1) * 20}px` }}
              >
                <span className="unit-name">
                  {(language === 'en' && unit.nameEn) || unit.nameZh}{' '}
                  <span className="tag">{say(`people.kind.${unit.kind}`)}</span>{' '}
                  <span className="mono quiet">{unit.id}</span>{' '}
                  {unit.phone && <span className="number quiet">{unit.phone}</span>}
                </span>
                {may && (
                  <span className="row">
                    <Button size="small" onClick={() => setAsked({ unit })}>
                      {say('people.renameUnit')}
                    </Button>
                    <Button size="small" onClick={() => setAsked({ below: unit })}>
                      {say('people.addUnit')}
                    </Button>
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {asked && <UnitDialog {...asked} onDone={() => setAsked(undefined)} />}
    </>
  );
}
