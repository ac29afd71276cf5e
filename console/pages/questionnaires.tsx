import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Form, Modal, Select } from 'antd';
import { useState } from 'react';
import { QuestionnaireDetail } from '../../contract/questionnaires.ts';
import { Definition } from '../../contract/questions.ts';
import { post } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { questionnaireQueries } from '../api/questionnaires.ts';
import { UnitSelect } from '../people/fields.tsx';
import { EMPTY } from '../questionnaires/definition-state.ts';
import { Editor } from '../questionnaires/editor.tsx';
import '../questionnaires/questionnaires.css';
import { useUnitName } from '../figures/unit-name.ts';
import { TYPES, useDeclaredText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';

const COUNTING = TYPES.filter(({ type }) => type.questionnaire);

function NewDialog({ onDone }: { onDone: () => void }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const navigate = useNavigate();
  const [typeId, setTypeId] = useState(COUNTING[0]?.id ?? '');
  const [form] = Form.useForm<{ unitId: string }>();
  const [definition, setDefinition] = useState<Definition>(EMPTY);
  const { run, busy } = useTask(['questionnaires']);
  const save = async ({ unitId }: { unitId: string }): Promise<void> => {
    const done = await run(async () =>
      QuestionnaireDetail.parse(await post('/questionnaires', { typeId, unitId, definition })),
    );
    if (!done) return;
    onDone();
    await navigate({
      to: '/questionnaires/$questionnaireId',
      params: { questionnaireId: done.answer.id },
    });
  };
  return (
    <Modal
      open
      width={860}
      title={say('questionnaires.new')}
      okText={say('questionnaires.save')}
      cancelText={say('common.cancel')}
      confirmLoading={busy}
      okButtonProps={{ disabled: !Definition.safeParse(definition).success }}
      mask={{ closable: false }}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void save(values)}>
        <div className="fields">
          <UnitSelect name="unitId" label="questionnaires.unit" />
          {COUNTING.length > 1 && (
            <Form.Item label={say('questionnaires.type')}>
              <Select
                value={typeId}
                onChange={setTypeId}
                options={COUNTING.map((type) => ({ value: type.id, label: text(type) }))}
              />
            </Form.Item>
          )}
        </div>
      </Form>
      <Editor
        definition={definition}
        type={COUNTING.find(({ id }) => id === typeId)}
        onChange={setDefinition}
      />
    </Modal>
  );
}

/** Every questionnaire under the reader's posts. */
export function QuestionnairesPage() {
  const { say, language } = useSay();
  const query = useQuery(questionnaireQueries.list);
  const me = useQuery(queries.me);
  const unitName = useUnitName();
  const [writing, setWriting] = useState(false);
  const may = me.data?.permissions.includes('records.move') ?? false;
  return (
    <Panel
      title={say('questionnaires.title')}
      extra={
        may &&
        COUNTING.length > 0 && <Button onClick={() => setWriting(true)}>{say('questionnaires.new')}</Button>
      }
    >
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('questionnaires.none') }}>
        {(rows) => (
          <PlainTable
            name={say('questionnaires.title')}
            heads={
              <>
                <th>{say('questionnaires.name')}</th>
                <th>{say('questionnaires.unit')}</th>
                <th>{say('questionnaires.state')}</th>
                <th>{say('questionnaires.waves')}</th>
              </>
            }
          >
            {rows.map((row) => (
              <tr key={row.id}>
                <td>
                  <Link to="/questionnaires/$questionnaireId" params={{ questionnaireId: row.id }}>
                    {row.title[language]}
                  </Link>
                </td>
                <td>{unitName(row.unitPath)}</td>
                <td>
                  {say('questionnaires.version', { n: row.version })} ·{' '}
                  {say(row.opened ? 'questionnaires.opened' : 'questionnaires.draft')}
                </td>
                <td>
                  {row.waves}
                  {row.openWaves > 0 && (
                    <>
                      {' '}
                      <span className="tag">{say('questionnaires.openWaves', { n: row.openWaves })}</span>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Loaded>
      {writing && <NewDialog onDone={() => setWriting(false)} />}
    </Panel>
  );
}
