import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Select } from 'antd';
import type { BriefDetail } from '../../contract/bulletin/desk.ts';
import type { Topic } from '../../contract/bulletin/leads.ts';
import { BULLETIN, bulletinQueries } from '../api/bulletin.ts';
import { put } from '../api/client.ts';
import { FormDialog } from '../people/form-dialog.tsx';
import { useSay } from '../text/index.ts';
import { useTask } from '../ui/use-task.ts';
import type { DraftKeeper } from './draft-keeper.ts';

interface Answers {
  happenedOn: string;
  topicId: string | null;
}

/** The day of the event and the topic of a brief; what is unsent of the text is saved first. */
export function BriefAboutDialog({
  brief,
  keeper,
  topics,
  onDone,
}: {
  brief: BriefDetail;
  keeper: DraftKeeper;
  topics: readonly Topic[];
  onDone: () => void;
}) {
  const { say } = useSay();
  const client = useQueryClient();
  const [form] = Form.useForm<Answers>();
  const { run, busy } = useTask(BULLETIN);
  const save = async ({ happenedOn, topicId }: Answers): Promise<void> => {
    if (!(await keeper.flush())) return;
    const kept = client.getQueryData(bulletinQueries.brief(brief.id).queryKey) ?? brief;
    const body = {
      document: kept.document,
      expectedVersion: keeper.version,
      happenedOn: happenedOn || null,
      topicId: topicId ?? null,
    };
    if (await run(() => put(`/bulletin-briefs/${brief.id}`, body))) onDone();
  };
  return (
    <FormDialog<Answers>
      title={say('bulletin.about')}
      form={form}
      busy={busy}
      initial={{ happenedOn: brief.happenedOn ?? '', topicId: brief.topicId }}
      onCancel={onDone}
      onFinish={(answers) => void save(answers)}
    >
      <Form.Item name="happenedOn" label={say('bulletin.happenedOn')}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="topicId" label={say('bulletin.topic')}>
        <Select
          allowClear
          options={topics
            .filter(({ id, endedAt }) => endedAt === null || id === brief.topicId)
            .map(({ id, title }) => ({ value: id, label: title }))}
        />
      </Form.Item>
    </FormDialog>
  );
}
