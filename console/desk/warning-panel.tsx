import { useQuery } from '@tanstack/react-query';
import { AutoComplete, Button, Form, Input, Select } from 'antd';
import { useRef, useState } from 'react';
import type { Warning } from '../../contract/plan.ts';
import { fromIso, toBeijingIso } from '../../contract/time.ts';
import { dutyNow } from '../api/live.ts';
import { planQueries } from '../api/plans.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { beijingInput, fromBeijingInput, shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';
import { areaOptions } from './area-options.ts';
import { OpenDangers } from './open-dangers.tsx';

const COLOURS = ['red', 'orange', 'yellow', 'blue'] as const;
/** GB/T 2260 codes a signal is issued for: the district, its city, its province. */
const AREAS = ['410106', '410100', '410000'] as const;
const CHANGES = ['warnings', 'declared-events', 'plans', 'responses', 'alarms', 'transfers', 'log'] as const;

interface Fields {
  issuer: string;
  kind: string;
  colour: (typeof COLOURS)[number];
  area: string;
  effectiveAt: string;
}

/** A new signal, or one that takes the place of an earlier. */
function EnterWarning({
  known,
  replaces,
  onDone,
}: {
  known: readonly Warning[];
  replaces: Warning | undefined;
  onDone: () => void;
}) {
  const { say } = useSay();
  const me = useQuery(queries.me);
  const { act, busy } = useAct(CHANGES);
  const [form] = Form.useForm<Fields>();
  const may = me.data?.permissions.includes('warnings.enter') ?? false;
  const issuers = [...new Set([...known.map((warning) => warning.issuer), say('warnings.usualIssuer')])];
  const enter = async (fields: Fields): Promise<void> => {
    const body = {
      issuer: fields.issuer,
      kind: fields.kind,
      colour: fields.colour,
      area: fields.area,
      areaName:
        replaces?.area === fields.area
          ? replaces.areaName
          : say(`warnings.area.${fields.area as (typeof AREAS)[number]}`),
      effectiveAt: fromBeijingInput(fields.effectiveAt),
      expiresAt: null,
    };
    if (!(await act(replaces ? `/warnings/${replaces.id}/update` : '/warnings', body))) return;
    form.resetFields(['kind', 'colour']);
    onDone();
  };
  return (
    <Form
      form={form}
      layout="inline"
      className="form-row"
      onFinish={(fields) => void enter(fields)}
      initialValues={{
        ...(replaces
          ? { area: replaces.area, kind: replaces.kind, issuer: replaces.issuer }
          : { area: AREAS[0], kind: say('warnings.rainstorm') }),
        effectiveAt: beijingInput(dutyNow()),
      }}
    >
      <Form.Item name="issuer" rules={[{ required: true }]}>
        <AutoComplete
          style={{ width: 180 }}
          options={issuers.map((value) => ({ value }))}
          aria-label={say('warnings.issuer')}
          placeholder={say('warnings.issuer')}
        />
      </Form.Item>
      <Form.Item name="kind" rules={[{ required: true }]}>
        <Input
          style={{ width: 90 }}
          maxLength={40}
          aria-label={say('warnings.kind')}
          placeholder={say('warnings.kind')}
        />
      </Form.Item>
      <Form.Item name="colour" rules={[{ required: true }]}>
        <Select
          style={{ width: 90 }}
          aria-label={say('warnings.colour')}
          placeholder={say('warnings.colour')}
          options={COLOURS.map((value) => ({ value, label: say(`warnings.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="area">
        <Select
          style={{ width: 110 }}
          aria-label={say('warnings.area')}
          options={areaOptions(
            AREAS.map((value) => ({ value, label: say(`warnings.area.${value}`) })),
            replaces,
          )}
        />
      </Form.Item>
      <Form.Item name="effectiveAt" rules={[{ required: true }]}>
        <Input type="datetime-local" aria-label={say('warnings.effectiveAt')} />
      </Form.Item>
      <Button
        type="primary"
        htmlType="submit"
        loading={busy}
        disabled={!may}
        title={may ? undefined : say('common.notAllowed')}
      >
        {say(replaces ? 'warnings.saveUpdate' : 'warnings.enter')}
      </Button>
      {replaces && <Button onClick={onDone}>{say('common.cancel')}</Button>}
    </Form>
  );
}

function WarningRow({ warning, onUpdate }: { warning: Warning; onUpdate: () => void }) {
  const { say } = useSay();
  const me = useQuery(queries.me);
  const { act, busy } = useAct(CHANGES);
  const may = me.data?.permissions.includes('warnings.enter') ?? false;
  const over = warning.expiresAt !== null && (fromIso(warning.expiresAt) ?? 0) <= dutyNow();
  return (
    <li className="card row" data-warning={warning.state}>
      <span className={`signal ${warning.colour}`}>
        {warning.kind} {say(`warnings.${warning.colour}`)}
      </span>
      <div style={{ flex: '1 1 10em' }}>
        <b>{warning.issuer}</b> · {warning.areaName || warning.area}
        <div className="quiet number">
          {shortTime(warning.effectiveAt)}
          {warning.expiresAt ? ` – ${shortTime(warning.expiresAt)}` : ''} ·{' '}
          {say('warnings.by', { name: warning.enteredBy })}
        </div>
      </div>
      <span className="tag">
        {over ? say('warnings.state.expired') : say(`warnings.state.${warning.state}`)}
      </span>
      {warning.state === 'active' && (
        <>
          <Button size="small" disabled={!may || busy} onClick={onUpdate}>
            {say('warnings.update')}
          </Button>
          <Button
            size="small"
            disabled={!may || busy}
            onClick={() => void act(`/warnings/${warning.id}/cancel`)}
          >
            {say('warnings.cancel')}
          </Button>
        </>
      )}
    </li>
  );
}

/** A signal as the weather service sends it; updates and cancels find the message they name. */
function ImportCap() {
  const { say } = useSay();
  const me = useQuery(queries.me);
  const { act, busy } = useAct(CHANGES);
  const [open, setOpen] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const may = me.data?.permissions.includes('warnings.enter') ?? false;
  return (
    <>
      <input
        ref={file}
        type="file"
        accept=".xml,.cap,application/xml"
        hidden
        aria-label={say('warnings.capFile')}
        onChange={async ({ target }) => {
          const [chosen] = target.files ?? [];
          if (chosen) await act('/warnings/cap', { xml: await chosen.text() });
          // The same file can be chosen again after it was mended.
          target.value = '';
        }}
      />
      <Button
        disabled={!may}
        loading={busy}
        title={may ? undefined : say('common.notAllowed')}
        onClick={() => file.current?.click()}
      >
        {say('warnings.capFile')}
      </Button>
      <Button
        disabled={!may}
        title={may ? undefined : say('common.notAllowed')}
        onClick={() => setOpen(true)}
      >
        {say('warnings.importCap')}
      </Button>
      {open && (
        <Ask
          title={say('warnings.importCap')}
          open
          busy={busy}
          questions={[
            { name: 'xml', label: say('warnings.capXml'), kind: 'long', required: true, max: 500_000 },
          ]}
          onCancel={() => setOpen(false)}
          onAnswer={async (values) => {
            if (await act('/warnings/cap', values)) setOpen(false);
          }}
        />
      )}
    </>
  );
}

/** Warning signals of the weather service: three fields at two in the morning, and the plan proposes. */
export function WarningPanel() {
  const { say } = useSay();
  const query = useQuery(planQueries.warnings);
  const [replaces, setReplaces] = useState<Warning>();
  const nameOf = ({ issuer, kind, colour }: Warning): string =>
    `${issuer} ${kind} ${say(`warnings.${colour}`)}`;
  return (
    <Panel
      title={say('warnings.title')}
      extra={
        <span className="row">
          <ImportCap />
        </span>
      }
    >
      {replaces && <p role="status">{say('warnings.updating', { name: nameOf(replaces) })}</p>}
      <EnterWarning
        key={replaces?.id ?? 'new'}
        known={query.data ?? []}
        replaces={replaces}
        onDone={() => setReplaces(undefined)}
      />
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('warnings.none') }}>
        {(rows) => (
          <ul className="list">
            {rows.slice(0, 50).map((warning) => (
              <WarningRow key={warning.id} warning={warning} onUpdate={() => setReplaces(warning)} />
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

/** A danger seen by somebody (险情): what and where; conditions of the plan may ask for it. */
export function DeclareEvent() {
  const { say, language } = useSay();
  const me = useQuery(queries.me);
  const units = useQuery(queries.units);
  const { act, busy } = useAct(CHANGES);
  const [form] = Form.useForm<{ kind: string; text: string; unitId: string }>();
  const may = me.data?.permissions.includes('events.declare') ?? false;
  return (
    <Panel title={say('events.title')}>
      <Form
        form={form}
        layout="inline"
        className="form-row"
        onFinish={async (fields) =>
          (await act('/declared-events', {
            ...fields,
            happenedAt: toBeijingIso(Math.floor(dutyNow() / 1000) * 1000),
          })) && form.resetFields()
        }
      >
        <Form.Item name="kind" rules={[{ required: true }]}>
          <Select
            style={{ width: 150 }}
            aria-label={say('events.kind')}
            placeholder={say('events.kind')}
            options={(
              ['dyke-danger', 'reservoir-danger', 'flash-flood', 'waterlogging', 'other-danger'] as const
            ).map((value) => ({ value, label: say(`events.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="unitId" rules={[{ required: true }]}>
          <Select
            style={{ width: 180 }}
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={say('events.unit')}
            placeholder={say('events.unit')}
            options={(units.data ?? []).map((unit) => ({
              value: unit.id,
              label: (language === 'en' && unit.nameEn) || unit.nameZh,
            }))}
          />
        </Form.Item>
        <Form.Item name="text" rules={[{ required: true }]} style={{ flex: 1, minWidth: 200 }}>
          <Input maxLength={500} aria-label={say('events.text')} placeholder={say('events.text')} />
        </Form.Item>
        <Button
          htmlType="submit"
          loading={busy}
          disabled={!may}
          title={may ? undefined : say('common.notAllowed')}
        >
          {say('events.declare')}
        </Button>
      </Form>
      <OpenDangers />
    </Panel>
  );
}
