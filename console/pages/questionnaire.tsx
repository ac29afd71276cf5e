import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import type { QuestionnaireDetail } from '../../contract/questionnaires.ts';
import { type Answers, Definition } from '../../contract/questions.ts';
import { post } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { questionnaireQueries } from '../api/questionnaires.ts';
import { AnswerFields } from '../questionnaires/answer-fields.tsx';
import { Editor } from '../questionnaires/editor.tsx';
import { OpenWaveDialog } from '../questionnaires/open-wave.tsx';
import '../questionnaires/questionnaires.css';
import { ResultsPanel } from '../questionnaires/results.tsx';
import { WavePanel } from '../questionnaires/wave-panel.tsx';
import { typeById } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { useTask } from '../ui/use-task.ts';

function Preview({ definition }: { definition: Definition }) {
  const { language } = useSay();
  const [answers, setAnswers] = useState<Answers>({});
  return (
    <article className="card" style={{ maxWidth: 560 }}>
      <h3>{definition.title[language]}</h3>
      <p className="said">{definition.intro[language]}</p>
      <AnswerFields definition={definition} answers={answers} onChange={setAnswers} />
    </article>
  );
}

function Questionnaire({ questionnaire, may }: { questionnaire: QuestionnaireDetail; may: boolean }) {
  const { say } = useSay();
  const [draft, setDraft] = useState<Definition>();
  const [opening, setOpening] = useState(false);
  const { run, busy } = useTask(['questionnaires']);
  const definition = draft ?? questionnaire.definition;
  const type = typeById(questionnaire.typeId);
  const { version, opened, changedAt, changedBy, waves } = questionnaire;
  const save = async (): Promise<void> => {
    const body = { definition, version, changedAt };
    if (await run(() => post(`/questionnaires/${questionnaire.id}/definition`, body))) setDraft(undefined);
  };
  const questions = may ? (
    <>
      <p className="quiet">
        {say('questionnaires.version', { n: version })} ·{' '}
        {say(opened ? 'questionnaires.opened' : 'questionnaires.draft')} ·{' '}
        {say('questionnaires.changed', { name: changedBy, time: shortTime(changedAt) })}
      </p>
      <Editor definition={definition} type={type} onChange={setDraft} />
      {draft && (
        <p className="row" role="status">
          <span>{say('questionnaires.unsaved')}</span>
          <Button
            type="primary"
            loading={busy}
            disabled={!Definition.safeParse(draft).success}
            onClick={() => void save()}
          >
            {opened ? say('questionnaires.saveNew', { n: version + 1 }) : say('questionnaires.save')}
          </Button>
          <Button onClick={() => setDraft(undefined)}>{say('common.cancel')}</Button>
        </p>
      )}
    </>
  ) : null;
  return (
    <Tabs
      first={waves.length > 0 ? 'waves' : 'questions'}
      items={[
        ...(questions
          ? [{ key: 'questions', label: say('questionnaires.tab.questions'), children: questions }]
          : []),
        {
          key: 'preview',
          label: say('questionnaires.tab.preview'),
          children: <Preview definition={definition} />,
        },
        {
          key: 'waves',
          label: say('questionnaires.tab.waves'),
          children: (
            <>
              {may && (
                <p>
                  <Button disabled={draft !== undefined} onClick={() => setOpening(true)}>
                    {say('waves.open')}
                  </Button>
                </p>
              )}
              {waves.length === 0 && <p className="quiet">{say('waves.none')}</p>}
              {waves.map((wave) => (
                <WavePanel key={wave.id} wave={wave} type={type} />
              ))}
              {opening && <OpenWaveDialog questionnaire={questionnaire} onDone={() => setOpening(false)} />}
            </>
          ),
        },
        {
          key: 'results',
          label: say('questionnaires.tab.results'),
          children: <ResultsPanel waves={waves} />,
        },
      ]}
    />
  );
}

/** One questionnaire: its questions, how they are asked, its waves, what they brought in. */
export function QuestionnairePage() {
  const { say, language } = useSay();
  const { questionnaireId } = useParams({ strict: false }) as { questionnaireId: string };
  const query = useQuery(questionnaireQueries.one(questionnaireId));
  const me = useQuery(queries.me);
  const may = me.data?.permissions.includes('records.move') ?? false;
  return (
    <Panel title={query.data?.title[language] ?? say('questionnaires.title')}>
      <Loaded query={query}>
        {(questionnaire) => <Questionnaire questionnaire={questionnaire} may={may} />}
      </Loaded>
    </Panel>
  );
}
