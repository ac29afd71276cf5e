import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { briefClock } from '../../contract/bulletin/brief-clock.ts';
import type { BriefDetail } from '../../contract/bulletin/desk.ts';
import { BULLETIN, bulletinQueries } from '../api/bulletin.ts';
import { put } from '../api/client.ts';
import { dutyNow } from '../api/live.ts';
import { FormDialog } from '../people/form-dialog.tsx';
import { useSay } from '../text/index.ts';
import { dayText, dayTimeText } from '../ui/format.ts';
import { useTask } from '../ui/use-task.ts';
import type { DraftKeeper } from './draft-keeper.ts';

interface Answers {
  happenedOn: string;
  topicId: string | null;
}

/** How long it took from the event to the desk, and which topic it answers; the writer says both. */
export function BriefAbout({ brief, keeper }: { brief: BriefDetail; keeper: DraftKeeper }) {
  const { say } = useSay();
  const client = useQueryClient();
  const topics = useQuery(bulletinQueries.topics(brief.unitPath));
  const [form] = Form.useForm<Answers>();
  const [asking, setAsking] = useState(false);
  const { run, busy } = useTask(BULLETIN);
  const clock = briefClock(brief.happenedOn, brief.journal, dutyNow());
  const day = brief.happenedOn ? dayText(brief.happenedOn) : '';
  const told = {
    unknown: () => say('guidance.clock.unknown'),
    sent: ({ days = 0, at = '' }) =>
      say(days > 0 ? 'guidance.clock.sent' : 'guidance.clock.sameDay', {
        day,
        n: days,
        time: dayTimeText(at),
      }),
    waits: ({ days = 0 }) =>
      say(days > 0 ? 'guidance.clock.waits' : 'guidance.clock.today', { day, n: days }),
  }[clock.is](clock as { days?: number; at?: string });
  const topic = topics.data?.find(({ id }) => id === brief.topicId);
  const save = async ({ happenedOn, topicId }: Answers): Promise<void> => {
    if (!(await keeper.flush())) return;
    const kept = client.getQueryData(bulletinQueries.brief(brief.id).queryKey) ?? brief;
    const body = {
      document: kept.document,
      expectedVersion: keeper.version,
      happenedOn: happenedOn || null,
      topicId: topicId ?? null,
    };
    if (await run(() => put(`/bulletin-briefs/${brief.id}`, body))) setAsking(false);
  };
  return (
    <span className="row" data-clock={clock.is}>
      <span className="quiet">{told}</span>
      {topic && <span className="tag">{topic.title}</span>}
      {brief.writable && (
        <Button size="small" onClick={() => setAsking(true)}>
          {say('guidance.aboutEdit')}
        </Button>
      )}
      {asking && (
        <FormDialog<Answers>
          title={say('guidance.about')}
          form={form}
          busy={busy}
          initial={{ happenedOn: brief.happenedOn ?? '', topicId: brief.topicId }}
          onCancel={() => setAsking(false)}
          onFinish={(answers) => void save(answers)}
        >
          <Form.Item name="happenedOn" label={say('guidance.happenedOn')}>
            <Input type="date" />
          </Form.Item>
          <Form.Item name="topicId" label={say('guidance.topic')}>
            <Select
              allowClear
              options={(topics.data ?? [])
                .filter(({ id, endedAt }) => endedAt === null || id === brief.topicId)
                .map(({ id, title }) => ({ value: id, label: title }))}
            />
          </Form.Item>
        </FormDialog>
      )}
    </span>
  );
}
