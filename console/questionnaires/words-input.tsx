import { Input } from 'antd';
import { useId } from 'react';
import type { Words } from '../../contract/questions.ts';
import { useSay } from '../text/index.ts';

/** One text in both languages. */
export function WordsInput({
  label,
  value,
  max,
  rows,
  onChange,
}: {
  label: string;
  value: Words;
  max: number;
  rows?: number;
  onChange: (value: Words) => void;
}) {
  const { say } = useSay();
  const id = useId();
  return (
    <div className="fields">
      {(['zh', 'en'] as const).map((language) => {
        const common = {
          id: `${id}-${language}`,
          value: value[language],
          maxLength: language === 'zh' ? max : max * 2,
          onChange: (event: { target: { value: string } }) =>
            onChange({ ...value, [language]: event.target.value }),
        };
        return (
          <div key={language}>
            <label className="quiet" htmlFor={common.id}>
              {label} · {say(`questionnaires.${language}`)}
            </label>
            {rows ? <Input.TextArea rows={rows} {...common} /> : <Input {...common} />}
          </div>
        );
      })}
    </div>
  );
}
