import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import type { QuestionResult, Results, Wave } from '../../contract/questionnaires.ts';
import { optionsOf, type Question } from '../../contract/questions.ts';
import { questionnaireQueries } from '../api/questionnaires.ts';
import { useSay } from '../text/index.ts';
import { Loaded } from '../ui/problem-text.tsx';

type Asked = Results['questions'][number];
const NOT_SHOWN = '—';

function Bar({ count, valid }: { count: number | null | undefined; valid: number }) {
  if (count === undefined) return <td />;
  if (count === null) return <td className="quiet">{NOT_SHOWN}</td>;
  const percent = valid === 0 ? 0 : Math.round((count / valid) * 1000) / 10;
  return (
    <td className="share">
      <span className="bar" style={{ width: `${percent}%` }} aria-hidden="true" />
      <span>
        {count} · {percent}%
      </span>
    </td>
  );
}

function useOptionName(): (question: Question, id: string) => string {
  const { language } = useSay();
  return (question, id) => optionsOf(question).find((option) => option.id === id)?.words[language] ?? id;
}

/** Which wave, and how many of its valid ones answered. */
function Heading({ number, result }: { number: number | undefined; result: QuestionResult }) {
  const { say } = useSay();
  return (
    <>
      {say('waves.number', { n: number ?? '' })}{' '}
      <span className="quiet">
        {say('results.answered', { n: result.answered ?? NOT_SHOWN })}
        {(result.question.kind === 'rating' || result.question.kind === 'number') &&
          ` · ${say('results.mean', { n: result.mean ?? NOT_SHOWN })}`}
      </span>
    </>
  );
}

function Texts({ result }: { result: QuestionResult }) {
  const { say } = useSay();
  if (result.question.kind !== 'text') return null;
  return (
    <details>
      <summary>{say('results.texts')}</summary>
      {result.texts === null ? (
        <p className="quiet">{NOT_SHOWN}</p>
      ) : (
        <ul>
          {result.texts.map((text, n) => (
            <li key={`${n} ${text}`} className="said">
              {text}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function QuestionTable({ asked, results }: { asked: Asked; results: Results }) {
  const { say, language } = useSay();
  const name = useOptionName();
  const shown = asked.result ?? asked.earlier;
  if (!shown) return null;
  const note = asked.asked === 'alone' || asked.asked === 'same' ? undefined : say(`results.${asked.asked}`);
  const earlier = asked.earlier && asked.result ? asked.earlier : undefined;
  const ids = [
    ...new Set([...shown.options.map(({ id }) => id), ...(earlier?.options ?? []).map(({ id }) => id)]),
  ];
  const countIn = (result: QuestionResult | undefined, id: string) =>
    result?.options.find((option) => option.id === id)?.count;
  const own = asked.result ? results.wave : results.with;
  return (
    <section className="card spaced">
      <h3>{shown.question.words[language]}</h3>
      {note && (
        <p>
          <span className="tag amber">{note}</span>
        </p>
      )}
      {ids.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={shown.question.words[language]}>
          <table className="plain result">
            <thead>
              <tr>
                <th>{say('results.option')}</th>
                <th>
                  <Heading number={own?.number} result={shown} />
                </th>
                {earlier && (
                  <th>
                    <Heading number={results.with?.number} result={earlier} />
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {ids.map((id) => (
                <tr key={id}>
                  <td>
                    {name(
                      shown.options.some((option) => option.id === id)
                        ? shown.question
                        : (earlier ?? shown).question,
                      id,
                    )}
                  </td>
                  <Bar count={countIn(shown, id)} valid={own?.counts.valid ?? 0} />
                  {earlier && <Bar count={countIn(earlier, id)} valid={results.with?.counts.valid ?? 0} />}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {ids.length === 0 && (
        <p>
          <Heading number={own?.number} result={shown} />
        </p>
      )}
      <Texts result={shown} />
      {ids.length === 0 && earlier && (
        <p>
          <Heading number={results.with?.number} result={earlier} />
        </p>
      )}
      {earlier && <Texts result={earlier} />}
    </section>
  );
}

function Three({ wave }: { wave: Results['wave'] }) {
  const { say } = useSay();
  const { issued, returned, valid } = wave.counts;
  return (
    <p>
      <b>{say('waves.number', { n: wave.number })}</b> {say('waves.issued')} {issued} ·{' '}
      {say('waves.returned')} {returned} · {say('waves.valid')} {valid}
    </p>
  );
}

/** What a closed wave brought in, question by question, beside another one. */
export function ResultsPanel({ waves }: { waves: readonly Wave[] }) {
  const { say } = useSay();
  const closed = waves.filter(({ state }) => state === 'closed');
  const [chosen, setChosen] = useState<string>();
  const [other, setOther] = useState<string>();
  const waveId = chosen ?? closed[0]?.id;
  const withId = other === undefined ? closed.find(({ id }) => id !== waveId)?.id : other || undefined;
  const query = useQuery({
    ...questionnaireQueries.results(waveId ?? '', withId === waveId ? undefined : withId),
    enabled: waveId !== undefined,
  });
  if (waveId === undefined) return <p className="quiet">{say('results.none')}</p>;
  const options = closed.map(({ id, number }) => ({ value: id, label: say('waves.number', { n: number }) }));
  return (
    <>
      <div className="row">
        <span className="row">
          <span>{say('results.wave')}</span>
          <Select
            aria-label={say('results.wave')}
            value={waveId}
            onChange={setChosen}
            options={options}
            style={{ minWidth: 120 }}
          />
        </span>
        <span className="row">
          <span>{say('results.with')}</span>
          <Select
            aria-label={say('results.with')}
            value={withId ?? ''}
            onChange={setOther}
            style={{ minWidth: 120 }}
            options={[
              { value: '', label: say('results.alone') },
              ...options.filter(({ value }) => value !== waveId),
            ]}
          />
        </span>
      </div>
      <Loaded query={query}>
        {(results) => (
          <>
            <Three wave={results.wave} />
            {results.with && <Three wave={results.with} />}
            <p className="quiet">
              {say('results.kHint', { k: results.k })} {say('results.share')}
            </p>
            {results.questions.map((asked) => (
              <QuestionTable key={asked.id} asked={asked} results={results} />
            ))}
          </>
        )}
      </Loaded>
    </>
  );
}
