import { Checkbox, Input, InputNumber, Radio } from 'antd';
import { type Answers, checkAnswers, type Definition, type Question } from '../../contract/questions.ts';
import { useSay } from '../text/index.ts';

function Control({
  question,
  value,
  onChange,
}: {
  question: Question;
  value: Answers[string] | undefined;
  onChange: (value: Answers[string] | undefined) => void;
}) {
  const { language } = useSay();
  switch (question.kind) {
    case 'single':
      return (
        <Radio.Group
          value={value ?? null}
          onChange={(event) => onChange(event.target.value)}
          options={question.options.map(({ id, words }) => ({ value: id, label: words[language] }))}
        />
      );
    case 'multiple':
      return (
        <Checkbox.Group
          value={Array.isArray(value) ? value : []}
          onChange={(chosen) => onChange(chosen.length > 0 ? chosen.map(String) : undefined)}
          options={question.options.map(({ id, words }) => ({ value: id, label: words[language] }))}
        />
      );
    case 'rating':
      return (
        <Radio.Group
          value={value ?? null}
          onChange={(event) => onChange(event.target.value)}
          options={Array.from({ length: question.steps }, (_, n) => ({ value: n + 1, label: String(n + 1) }))}
        />
      );
    case 'number':
      return (
        <InputNumber
          aria-label={question.words[language]}
          min={question.min}
          max={question.max}
          value={typeof value === 'number' ? value : null}
          onChange={(number) => onChange(number ?? undefined)}
        />
      );
    case 'text':
      return (
        <Input.TextArea
          aria-label={question.words[language]}
          rows={2}
          maxLength={question.most}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.target.value || undefined)}
        />
      );
  }
}

/** The questions as they are asked, each once what it depends on is answered: for a preview and for paper. */
export function AnswerFields({
  definition,
  answers,
  onChange,
}: {
  definition: Definition;
  answers: Answers;
  onChange: (answers: Answers) => void;
}) {
  const { language } = useSay();
  const { shown } = checkAnswers(definition, answers, { complete: false });
  return (
    <>
      {shown.map((question) => (
        <fieldset key={question.id} className="question">
          <legend>
            {definition.questions.indexOf(question) + 1}. {question.words[language]}
            {question.required && ' *'}
          </legend>
          <Control
            question={question}
            value={answers[question.id]}
            onChange={(value) => {
              const { [question.id]: _, ...rest } = answers;
              onChange(value === undefined ? rest : { ...rest, [question.id]: value });
            }}
          />
        </fieldset>
      ))}
    </>
  );
}
