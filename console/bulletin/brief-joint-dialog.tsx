import { useQuery } from '@tanstack/react-query';
import { Form, Select } from 'antd';
import type { BriefDetail } from '../../contract/bulletin/desk.ts';
import { BULLETIN } from '../api/bulletin.ts';
import { put } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { FormDialog } from '../people/form-dialog.tsx';
import { useSay } from '../text/index.ts';
import { useTask } from '../ui/use-task.ts';

interface Answers {
  unitIds: string[];
}

/** Names the units that report together with the brief's own. */
export function BriefJointDialog({ brief, onDone }: { brief: BriefDetail; onDone: () => void }) {
  const { say } = useSay();
  const unitName = useUnitName();
  const units = useQuery(queries.units);
  const [form] = Form.useForm<Answers>();
  const { run, busy } = useTask(BULLETIN);
  const others = (units.data ?? []).filter(({ path }) => path !== brief.unitPath);
  const named = brief.joint.map(({ unitPath }) => unitPath);
  const save = async ({ unitIds }: Answers): Promise<void> => {
    if (await run(() => put(`/bulletin-briefs/${brief.id}/joint`, { unitIds }))) onDone();
  };
  return (
    <FormDialog<Answers>
      title={say('bulletin.nameJoint')}
      hint={say('bulletin.nameJointHint')}
      form={form}
      busy={busy}
      initial={{ unitIds: others.filter(({ path }) => named.includes(path)).map(({ id }) => id) }}
      onCancel={onDone}
      onFinish={(answers) => void save(answers)}
    >
      <Form.Item name="unitIds" label={say('bulletin.jointUnits')}>
        <Select<string[]>
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={others.map(({ id, path }) => ({ value: id, label: unitName(path) }))}
        />
      </Form.Item>
    </FormDialog>
  );
}
