import { Button, Checkbox, Form, Input } from 'antd';
import type { QuestionnaireDetail } from '../../contract/questionnaires.ts';
import { post } from '../api/client.ts';
import { dutyNow } from '../api/live.ts';
import { TimeField, UnitSelect } from '../people/fields.tsx';
import { FormDialog } from '../people/form-dialog.tsx';
import { useSay } from '../text/index.ts';
import { beijingInput, fromBeijingInput } from '../ui/format.ts';
import { useTask } from '../ui/use-task.ts';

interface NewWave {
  opensAt: string;
  closesAt: string;
  places: { unitId: string; name: string; box?: boolean }[];
}
const WEEKS_MS = 14 * 86_400_000;

/** Opens the newest version: from when to when, and where. */
export function OpenWaveDialog({
  questionnaire,
  onDone,
}: {
  questionnaire: QuestionnaireDetail;
  onDone: () => void;
}) {
  const { say } = useSay();
  const [form] = Form.useForm<NewWave>();
  const { run, busy } = useTask(['questionnaires', 'records']);
  const open = async ({ opensAt, closesAt, places }: NewWave): Promise<void> => {
    const body = {
      opensAt: fromBeijingInput(opensAt),
      closesAt: fromBeijingInput(closesAt),
      places: places.map(({ unitId, name, box }) => ({ unitId, name, box: box ?? false })),
    };
    if (await run(() => post(`/questionnaires/${questionnaire.id}/waves`, body))) onDone();
  };
  return (
    <FormDialog
      title={say('waves.open')}
      hint={say('waves.openHint')}
      form={form}
      busy={busy}
      initial={{
        opensAt: beijingInput(dutyNow()),
        closesAt: beijingInput(dutyNow() + WEEKS_MS),
        places: [{ unitId: questionnaire.unitPath.split('/').at(-1) ?? '', name: '', box: false }],
      }}
      onCancel={onDone}
      onFinish={(values) => void open(values)}
    >
      <div className="fields">
        <TimeField name="opensAt" label="waves.opensAt" needed />
        <TimeField name="closesAt" label="waves.closesAt" needed />
      </div>
      <Form.List name="places">
        {(places, { add, remove }) => (
          <>
            {places.map(({ key, name }) => (
              <div key={key} className="wave-place">
                <UnitSelect name={[name, 'unitId'] as never} label="questionnaires.unit" />
                <Form.Item
                  name={[name, 'name']}
                  label={say('waves.place')}
                  rules={[{ required: true, whitespace: true, message: say('people.needed') }]}
                >
                  <Input maxLength={30} autoComplete="off" />
                </Form.Item>
                <Form.Item name={[name, 'box']} valuePropName="checked">
                  <Checkbox>{say('waves.box')}</Checkbox>
                </Form.Item>
                {places.length > 1 && (
                  <Button size="small" onClick={() => remove(name)}>
                    {say('questionnaires.remove')}
                  </Button>
                )}
              </div>
            ))}
            <Button
              size="small"
              disabled={places.length >= 100}
              onClick={() => add({ unitId: questionnaire.unitPath.split('/').at(-1), name: '' })}
            >
              {say('waves.addPlace')}
            </Button>
          </>
        )}
      </Form.List>
    </FormDialog>
  );
}
