import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import type { IntakePlace } from '../../contract/intake.ts';
import { post } from '../api/client.ts';
import { intakeQueries } from '../api/intake.ts';
import { queries } from '../api/queries.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { FormDialog } from '../people/form-dialog.tsx';
import { useDeclaredText } from '../records/declared.ts';
import { useUnits } from '../records/move-form.tsx';
import { useSay } from '../text/index.ts';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded, useProblemText } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';
import { BOX_TYPES, boxType, postersOf } from './boxes.ts';

interface Filled {
  typeId: string;
  unitId: string;
  names: string;
}
const MOST_AT_ONCE = 100;
const namesIn = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((name) => name.trim())
      .filter(Boolean),
  ),
];

/** Opens a box for every line; what was refused stays in the form with the reason. */
function OpenBoxes({ onDone }: { onDone: () => void }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const problemText = useProblemText();
  const client = useQueryClient();
  const units = useUnits();
  const [form] = Form.useForm<Filled>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const open = async ({ typeId, unitId, names }: Filled): Promise<void> => {
    setBusy(true);
    const left = namesIn(names);
    try {
      for (let name = left[0]; name !== undefined; name = left[0]) {
        await post('/intake-places', { typeId, unitId, name });
        left.shift();
      }
      onDone();
    } catch (error) {
      form.setFieldValue('names', left.join('\n'));
      setRefused(problemText(error));
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: ['intake-places'] });
    }
  };
  const needed = [{ required: true, message: say('records.required') }];
  return (
    <FormDialog<Filled>
      title={say('intake.places.open')}
      hint={say('intake.places.openHint')}
      form={form}
      busy={busy}
      initial={{
        ...(BOX_TYPES[0] ? { typeId: BOX_TYPES[0].type.id } : {}),
        ...(units[0] ? { unitId: units[0].value } : {}),
      }}
      onCancel={onDone}
      onFinish={(filled) => void open(filled)}
    >
      {refused !== undefined && <Alert type="warning" showIcon title={refused} />}
      <Form.Item name="typeId" label={say('intake.places.type')} rules={needed} hidden={BOX_TYPES.length < 2}>
        <Select options={BOX_TYPES.map(({ type }) => ({ value: type.id, label: text(type, 'box') }))} />
      </Form.Item>
      <Form.Item name="unitId" label={say('records.unit')} rules={needed}>
        <Select options={units} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item
        name="names"
        label={say('intake.places.names')}
        extra={say('intake.places.namesHint')}
        rules={[
          ...needed,
          {
            validator: async (_: unknown, value: string | undefined) => {
              const names = namesIn(value ?? '');
              if (names.length > MOST_AT_ONCE)
                throw new Error(say('intake.places.tooMany', { n: MOST_AT_ONCE }));
              const long = names.find((name) => name.length > 40);
              if (long !== undefined) throw new Error(say('intake.places.tooLong', { name: long }));
            },
          },
        ]}
      >
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} />
      </Form.Item>
    </FormDialog>
  );
}

function ClosingBox({ place, onDone }: { place: IntakePlace; onDone: () => void }) {
  const { say } = useSay();
  const { act, busy } = useAct(['intake-places']);
  return (
    <Modal
      open
      title={say('intake.places.closeTitle', { name: place.name })}
      okText={say('intake.places.close')}
      okButtonProps={{ danger: true }}
      cancelText={say('common.cancel')}
      confirmLoading={busy}
      onCancel={onDone}
      onOk={() => void act(`/intake-places/${place.id}/close`).then((done) => done && onDone())}
    >
      <p>{say('intake.places.closeHint')}</p>
    </Modal>
  );
}

/** Boxes under the reader's posts: opened for many buildings at once, their posters printed together, closed. */
export function Places() {
  const { say } = useSay();
  const text = useDeclaredText();
  const unitName = useUnitName();
  const query = useQuery(intakeQueries.places);
  const me = useQuery(queries.me);
  const may = me.data?.permissions.includes('records.move') ?? false;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [opening, setOpening] = useState(false);
  const [closing, setClosing] = useState<IntakePlace>();
  const open = (query.data ?? []).filter(({ closed }) => !closed);
  const picked = open.filter(({ id }) => chosen.has(id));
  const choose = (ids: readonly string[], on: boolean): void => {
    const next = new Set(chosen);
    for (const id of ids) on ? next.add(id) : next.delete(id);
    setChosen(next);
  };
  const posters = postersOf(picked);
  return (
    <>
      <div className="row">
        <Button type="primary" disabled={!may} onClick={() => setOpening(true)}>
          {say('intake.places.open')}
        </Button>
        <Button
          disabled={!posters}
          {...(posters ? { href: posters, target: '_blank', rel: 'noreferrer' } : {})}
        >
          {say('intake.places.posters', { n: picked.length })}
        </Button>
        <span className="quiet">{say('intake.places.postersHint')}</span>
      </div>
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('intake.places.none') }}>
        {(places) => (
          <PlainTable
            name={say('intake.tab.places')}
            heads={
              <>
                <th>
                  <Checkbox
                    aria-label={say('intake.places.all')}
                    checked={open.length > 0 && picked.length === open.length}
                    indeterminate={picked.length > 0 && picked.length < open.length}
                    onChange={(event) =>
                      choose(
                        open.map(({ id }) => id),
                        event.target.checked,
                      )
                    }
                  />
                </th>
                <th>{say('intake.places.name')}</th>
                <th>{say('records.unit')}</th>
                <th>{say('intake.places.type')}</th>
                <th>{say('records.state')}</th>
                <th>
                  <span className="visually-hidden">{say('intake.places.close')}</span>
                </th>
              </>
            }
          >
            {places.map((place) => {
              const box = boxType(place.typeId);
              return (
                <tr key={place.id}>
                  <td>
                    <Checkbox
                      aria-label={say('intake.places.choose', { name: place.name })}
                      disabled={place.closed}
                      checked={chosen.has(place.id)}
                      onChange={(event) => choose([place.id], event.target.checked)}
                    />
                  </td>
                  <td>
                    {place.closed ? (
                      place.name
                    ) : (
                      <a href={place.url} target="_blank" rel="noreferrer">
                        {place.name}
                      </a>
                    )}
                  </td>
                  <td>{unitName(place.unitPath)}</td>
                  <td>{box ? text(box.type, 'box') : place.typeId}</td>
                  <td>
                    <span className="tag">
                      {say(place.closed ? 'intake.places.closed' : 'intake.places.opened')}
                    </span>
                  </td>
                  <td>
                    {!place.closed && (
                      <Button size="small" disabled={!may} onClick={() => setClosing(place)}>
                        {say('intake.places.close')}
                      </Button>
                    )}
                  </td>
                </tr>
              );
            })}
          </PlainTable>
        )}
      </Loaded>
      {opening && <OpenBoxes onDone={() => setOpening(false)} />}
      {closing && <ClosingBox place={closing} onDone={() => setClosing(undefined)} />}
    </>
  );
}
