import { Button, InputNumber } from 'antd';
import { Definition } from '../../contract/questions.ts';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { useSay } from '../text/index.ts';
import { ControlInput } from './control-input.tsx';
import { movedUp, replaced, without, withQuestion } from './definition-state.ts';
import { QuestionForm } from './question-form.tsx';
import { WordsInput } from './words-input.tsx';

/** What is still missing, question by question. */
function Faults({ definition }: { definition: Definition }) {
  const { say } = useSay();
  const issues = Definition.safeParse(definition).error?.issues ?? [];
  if (issues.length === 0) return null;
  return (
    <div className="quiet" role="status">
      {say('questionnaires.faults', { n: issues.length })}
      <ul>
        {issues.slice(0, 8).map(({ path, message }) => (
          <li key={`${path.join('.')} ${message}`}>
            {path[0] === 'questions' && typeof path[1] === 'number'
              ? say('questionnaires.fault', { n: path[1] + 1, why: message })
              : say('questionnaires.faultWhole', { why: `${path.join('.')} ${message}` })}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Edits a definition; saving is the page's. */
export function Editor({
  definition,
  type,
  onChange,
}: {
  definition: Definition;
  type: DeclaredType | undefined;
  onChange: (definition: Definition) => void;
}) {
  const { say } = useSay();
  const { questions, validity } = definition;
  return (
    <div className="questionnaire">
      <WordsInput
        label={say('questionnaires.name')}
        value={definition.title}
        max={60}
        onChange={(title) => onChange({ ...definition, title })}
      />
      <WordsInput
        label={say('questionnaires.intro')}
        value={definition.intro}
        max={400}
        rows={3}
        onChange={(intro) => onChange({ ...definition, intro })}
      />
      {questions.map((question, n) => (
        <QuestionForm
          key={question.id}
          question={question}
          earlier={questions.slice(0, n)}
          type={type}
          onChange={(changed) => onChange(replaced(definition, n, changed))}
          onRemove={() => onChange(without(definition, n))}
          onUp={() => onChange(movedUp(definition, n))}
        />
      ))}
      <Button disabled={questions.length >= 30} onClick={() => onChange(withQuestion(definition))}>
        {say('questionnaires.add')}
      </Button>
      <h3>{say('questionnaires.validity')}</h3>
      <span className="row">
        <span>{say('questionnaires.leastShare')}</span>
        <InputNumber
          aria-label={say('questionnaires.leastShare')}
          min={0}
          max={100}
          precision={0}
          value={validity.leastShare}
          onChange={(leastShare) =>
            onChange({ ...definition, validity: { ...validity, leastShare: leastShare ?? 0 } })
          }
        />
      </span>
      <ControlInput
        questions={questions}
        value={validity.control}
        onChange={(control) => onChange({ ...definition, validity: { ...validity, control } })}
      />
      <p className="quiet">{say('questionnaires.validityHint')}</p>
      <Faults definition={definition} />
    </div>
  );
}
