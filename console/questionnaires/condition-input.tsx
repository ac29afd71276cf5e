import { InputNumber, Select } from 'antd';
import { type Condition, optionsOf, type Question } from '../../contract/questions.ts';
import { useSay } from '../text/index.ts';
import { firstCondition } from './definition-state.ts';

/** When a question is shown: always, or after an answer to an earlier one. */
export function ConditionInput({
  earlier,
  value,
  onChange,
}: {
  earlier: readonly Question[];
  value: Condition | undefined;
  onChange: (value: Condition | undefined) => void;
}) {
  const { say, language } = useSay();
  const asked = earlier.find(({ id }) => id === value?.question);
  const able = earlier.filter((question) => question.kind !== 'text');
  return (
    <div className="row">
      <Select
        aria-label={say('questionnaires.shownIf')}
        style={{ minWidth: 200 }}
        value={value?.question ?? ''}
        onChange={(id) => {
          const chosen = earlier.find((question) => question.id === id);
          onChange(chosen && firstCondition(chosen));
        }}
        options={[
          { value: '', label: say('questionnaires.shownAlways') },
          ...able.map((question) => ({
            value: question.id,
            label: say('questionnaires.shownIfAnswered', { n: earlier.indexOf(question) + 1 }),
          })),
        ]}
      />
      {value && 'any' in value && (
        <Select
          mode="multiple"
          aria-label={say('questionnaires.option', { n: '' })}
          style={{ minWidth: 200 }}
          value={value.any}
          onChange={(any) => onChange({ ...value, any })}
          options={optionsOf(asked).map(({ id, words }, n) => ({
            value: id,
            label: words[language] || say('questionnaires.option', { n: n + 1 }),
          }))}
        />
      )}
      {value && 'atLeast' in value && (
        <span className="row">
          <span>{say('questionnaires.atLeast')}</span>
          <InputNumber
            aria-label={say('questionnaires.atLeast')}
            value={value.atLeast}
            onChange={(atLeast) => onChange({ ...value, atLeast: atLeast ?? 0 })}
          />
        </span>
      )}
    </div>
  );
}
