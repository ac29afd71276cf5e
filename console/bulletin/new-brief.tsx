import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Form, Input, Modal, Radio, Select } from 'antd';
import type { NewBrief } from '../../contract/bulletin/desk.ts';
import { PROGRAMMES } from '../../programmes/index.ts';
import { BULLETIN, bulletinQueries, openBrief } from '../api/bulletin.ts';
import { dutyNow } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { UnitSelect } from '../people/fields.tsx';
import { useProgrammeText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { beijingInput, dayTimeText } from '../ui/format.ts';
import { useTask } from '../ui/use-task.ts';
import { FollowedList } from './followed-list.tsx';
import { postsOf } from './posts-of.ts';

export interface NewBriefStart {
  from: NewBrief['from'];
  programme?: string;
  fromDay?: string;
  toDay?: string;
  /** 综合稿: of these. */
  briefIds?: readonly string[];
}
interface Answers {
  from: NewBrief['from'];
  unitId: string;
  kind: 'brief' | 'item';
  programme: string;
  fromDay: string;
  toDay: string;
  text: string;
  title: string;
  reportId: string;
}

/** A saved text as it is: UTF-8, else GB 18030 as older offices save it. */
async function readText(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Opens a brief: from the records of a programme and period, from a text, from other briefs, or empty. */
export function NewBriefDialog({ start, onCancel }: { start: NewBriefStart; onCancel: () => void }) {
  const { say } = useSay();
  const text = useProgrammeText();
  const navigate = useNavigate();
  const me = useQuery(queries.me);
  const [form] = Form.useForm<Answers>();
  const units = useQuery(queries.units);
  const from = Form.useWatch('from', form) ?? start.from;
  const unitId = Form.useWatch('unitId', form);
  const programme = Form.useWatch('programme', form) ?? '';
  const toDay = Form.useWatch('toDay', form) ?? '';
  const unitPath = units.data?.find(({ id }) => id === unitId)?.path ?? '';
  const reports = useQuery({
    ...bulletinQueries.dutyReports(unitPath),
    enabled: from === 'duty-report' && unitPath !== '',
  });
  const { run, busy } = useTask(BULLETIN);
  const today = beijingInput(dutyNow()).slice(0, 10);
  const needed = [{ required: true, message: say('records.required') }];
  const requestOf = ({ unitId: at, ...answers }: Answers): NewBrief =>
    ({
      empty: { from: 'empty', unitId: at, kind: answers.kind },
      text: { from: 'text', unitId: at, text: answers.text },
      records: {
        from: 'records',
        unitId: at,
        programme: answers.programme,
        fromDay: answers.fromDay,
        toDay: answers.toDay,
      },
      'duty-report': { from: 'duty-report', unitId: at, reportId: answers.reportId },
      briefs: { from: 'briefs', unitId: at, title: answers.title, briefIds: [...(start.briefIds ?? [])] },
    })[from] as NewBrief;
  const open = async (answers: Answers): Promise<void> => {
    const opened = await run(() => openBrief(requestOf(answers)));
    if (opened) await navigate({ to: '/briefs/$briefId', params: { briefId: opened.answer.id } });
  };
  const ways = start.briefIds
    ? (['briefs'] as const)
    : (['records', 'duty-report', 'text', 'empty'] as const);
  return (
    <Modal
      open
      title={say('bulletin.new')}
      confirmLoading={busy}
      okText={say('bulletin.openDraft')}
      cancelText={say('common.cancel')}
      onCancel={onCancel}
      onOk={() => form.submit()}
    >
      <Form<Answers>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(answers) => void open(answers)}
        initialValues={{
          from: start.from,
          kind: 'brief',
          unitId: me.data && postsOf(me.data, 'bulletin.write')[0]?.unitId,
          programme: start.programme ?? PROGRAMMES[0]?.id,
          fromDay: start.fromDay ?? `${today.slice(0, 4)}-01-01`,
          toDay: start.toDay ?? today,
        }}
      >
        <Form.Item name="from" label={say('bulletin.from')}>
          <Radio.Group options={ways.map((value) => ({ value, label: say(`bulletin.from.${value}`) }))} />
        </Form.Item>
        <p className="quiet">{say(`bulletin.fromHint.${from}`)}</p>
        <UnitSelect name="unitId" label="bulletin.unit" />
        {from === 'records' && (
          <>
            <Form.Item name="programme" label={say('bulletin.programme')} rules={needed}>
              <Select
                showSearch={{ optionFilterProp: 'label' }}
                options={PROGRAMMES.map(({ id }) => ({ value: id, label: text(id, 'name') }))}
              />
            </Form.Item>
            <div className="fields">
              <Form.Item name="fromDay" label={say('figures.from')} rules={needed}>
                <Input type="date" />
              </Form.Item>
              <Form.Item name="toDay" label={say('figures.to')} rules={needed}>
                <Input type="date" />
              </Form.Item>
            </div>
            <FollowedList unit={unitPath} programme={programme} to={toDay} />
          </>
        )}
        {from === 'empty' && (
          <Form.Item name="kind" label={say('bulletin.kind')}>
            <Radio.Group
              options={(['brief', 'item'] as const).map((value) => ({
                value,
                label: say(`bulletin.kind.${value}`),
              }))}
            />
          </Form.Item>
        )}
        {from === 'text' && (
          <>
            <Form.Item name="text" label={say('bulletin.pasted')} rules={needed}>
              <Input.TextArea rows={10} maxLength={100_000} />
            </Form.Item>
            <input
              type="file"
              accept=".txt,text/plain"
              aria-label={say('bulletin.textFile')}
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file) void readText(file).then((read) => form.setFieldValue('text', read));
              }}
            />
          </>
        )}
        {from === 'duty-report' && (
          <Form.Item name="reportId" label={say('bulletin.dutyReport')} rules={needed}>
            <Select
              notFoundContent={say('bulletin.noDutyReports')}
              options={(reports.data ?? []).map(({ id, title, asOf }) => ({
                value: id,
                label: `${title} ${dayTimeText(asOf)}`,
              }))}
            />
          </Form.Item>
        )}
        {from === 'briefs' && (
          <Form.Item name="title" label={say('bulletin.title')} rules={needed}>
            <Input maxLength={80} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
