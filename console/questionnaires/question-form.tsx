import { Button, Checkbox, InputNumber, Select } from 'antd';
import type { Question, QuestionKind } from '../../contract/questions.ts';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { useDeclaredText } from '../records/declared.ts';
import { type TextKey, useSay } from '../text/index.ts';
import { ConditionInput } from './condition-input.tsx';
import { asKind, withOption } from './definition-state.ts';
import { WordsInput } from './words-input.tsx';

const KINDS: readonly QuestionKind[] = ['single', 'multiple', 'number', 'text', 'rating'];
const NUMBERS: { [K in QuestionKind]?: readonly (readonly [string, TextKey])[] } = {
  number: [
    ['min', 'questionnaires.min'],
    ['max', 'questionnaires.max'],
  ],
  text: [['most', 'questionnaires.most']],
  rating: [['steps', 'questionnaires.steps']],
};

function Options({
  question,
  type,
  onChange,
}: {
  question: Extract<Question, { kind: 'single' | 'multiple' }>;
  type: DeclaredType | undefined;
  onChange: (question: Question) => void;
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  const tallies = type?.type.questionnaire?.tallies ?? [];
  const put = (n: number, change: object): void =>
    onChange({
      ...question,
      options: question.options.map((each, at) => (at === n ? { ...each, ...change } : each)),
    });
  return (
    <ol className="list options">
      {question.options.map((option, n) => (
        <li key={option.id} className="row">
          <WordsInput
            label={say('questionnaires.option', { n: n + 1 })}
            value={option.words}
            max={200}
            onChange={(words) => put(n, { words })}
          />
          {type && tallies.length > 0 && (
            <Select
              aria-label={say('questionnaires.counts')}
              value={option.counts ?? ''}
              onChange={(counts) => {
                const { counts: _, ...rest } = option;
                onChange({
                  ...question,
                  options: question.options.map((each, at) =>
                    at === n ? (counts === '' ? rest : { ...rest, counts }) : each,
                  ),
                });
              }}
              options={[
                { value: '', label: say('questionnaires.countsNot') },
                ...tallies.map((field) => ({
                  value: field,
                  label: `${say('questionnaires.counts')}：${text(type, field)}`,
                })),
              ]}
            />
          )}
          <Button
            size="small"
            disabled={question.options.length <= 2}
            onClick={() => onChange({ ...question, options: question.options.filter((_, at) => at !== n) })}
          >
            {say('questionnaires.remove')}
          </Button>
        </li>
      ))}
      <li>
        <Button
          size="small"
          disabled={question.options.length >= 12}
          onClick={() => onChange(withOption(question))}
        >
          {say('questionnaires.addOption')}
        </Button>
      </li>
    </ol>
  );
}

/** One question in the editor. */
export function QuestionForm({
  question,
  earlier,
  type,
  onChange,
  onRemove,
  onUp,
}: {
  question: Question;
  earlier: readonly Question[];
  type: DeclaredType | undefined;
  onChange: (question: Question) => void;
  onRemove: () => void;
  onUp: () => void;
}) {
  const { say } = useSay();
  const n = earlier.length + 1;
  return (
    <fieldset className="card question">
      <legend>
        <b>{say('questionnaires.question', { n })}</b>
      </legend>
      <WordsInput
        label={say('questionnaires.question', { n })}
        value={question.words}
        max={200}
        onChange={(words) => onChange({ ...question, words })}
      />
      <div className="row">
        <Select
          aria-label={say('questionnaires.kind')}
          value={question.kind}
          style={{ minWidth: 130 }}
          onChange={(kind) => onChange(asKind(question, kind))}
          options={KINDS.map((kind) => ({ value: kind, label: say(`questionnaires.kind.${kind}`) }))}
        />
        <Checkbox
          checked={question.required}
          onChange={(event) => onChange({ ...question, required: event.target.checked })}
        >
          {say('questionnaires.required')}
        </Checkbox>
        {(NUMBERS[question.kind] ?? []).map(([name, label]) => (
          <span key={name} className="row">
            <span>{say(label)}</span>
            <InputNumber
              aria-label={say(label)}
              value={(question as unknown as Record<string, number>)[name] ?? null}
              onChange={(value) => onChange({ ...question, [name]: value ?? 0 } as Question)}
            />
          </span>
        ))}
      </div>
      {'options' in question && <Options question={question} type={type} onChange={onChange} />}
      {earlier.length > 0 && (
        <ConditionInput
          earlier={earlier}
          value={question.shownIf}
          onChange={(shownIf) => {
            const { shownIf: _, ...rest } = question;
            onChange((shownIf ? { ...rest, shownIf } : rest) as Question);
          }}
        />
      )}
      <div className="row">
        <Button size="small" disabled={earlier.length === 0} onClick={onUp}>
          {say('questionnaires.up')}
        </Button>
        <Button size="small" onClick={onRemove}>
          {say('questionnaires.remove')}
        </Button>
      </div>
    </fieldset>
  );
}
