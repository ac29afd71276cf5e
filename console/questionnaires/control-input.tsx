import { Button, Select } from 'antd';
import { MOST_CONTROLS, optionsOf, type Question, type Validity } from '../../contract/questions.ts';
import { useSay } from '../text/index.ts';

type Control = Validity['control'][number];

/** Control questions: who answers them otherwise did not fill in with care, and the sheet is not valid. */
export function ControlInput({
  questions,
  value,
  onChange,
}: {
  questions: readonly Question[];
  value: readonly Control[];
  onChange: (value: Control[]) => void;
}) {
  const { say, language } = useSay();
  const able = questions.filter((question) => optionsOf(question).length > 0);
  const nameOf = (question: Question): string =>
    `${questions.indexOf(question) + 1}. ${question.words[language] || question.words.zh}`;
  const put = (n: number, control: Control): void =>
    onChange(value.map((each, at) => (at === n ? control : each)));
  const fresh = able.find(({ id }) => !value.some(({ question }) => question === id));
  return (
    <fieldset className="controls">
      <legend>{say('questionnaires.control')}</legend>
      <p className="quiet">{say('questionnaires.controlHint')}</p>
      {value.map((control, n) => {
        const asked = questions.find(({ id }) => id === control.question);
        return (
          <div key={control.question} className="row">
            <Select
              aria-label={say('questionnaires.controlQuestion', { n: n + 1 })}
              style={{ minWidth: 240 }}
              value={control.question}
              onChange={(question) => {
                const chosen = able.find(({ id }) => id === question);
                const [first] = optionsOf(chosen);
                if (first) put(n, { question, any: [first.id] });
              }}
              options={able
                .filter(({ id }) => id === control.question || !value.some(({ question }) => question === id))
                .map((question) => ({ value: question.id, label: nameOf(question) }))}
            />
            <Select
              mode="multiple"
              aria-label={say('questionnaires.controlAnswers', { n: n + 1 })}
              style={{ minWidth: 200 }}
              value={control.any}
              onChange={(any) => put(n, { ...control, any })}
              options={optionsOf(asked).map(({ id, words }, at) => ({
                value: id,
                label: words[language] || words.zh || say('questionnaires.option', { n: at + 1 }),
              }))}
            />
            <Button
              size="small"
              aria-label={say('questionnaires.controlRemove', { n: n + 1 })}
              onClick={() => onChange(value.filter((_, at) => at !== n))}
            >
              ✕
            </Button>
          </div>
        );
      })}
      <Button
        disabled={fresh === undefined || value.length >= MOST_CONTROLS}
        onClick={() => {
          const [first] = optionsOf(fresh);
          if (fresh && first) onChange([...value, { question: fresh.id, any: [first.id] }]);
        }}
      >
        {say('questionnaires.controlAdd')}
      </Button>
    </fieldset>
  );
}
