import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { type TextKey, useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

/** Every part with its state and what is wrong with it. */
export function SystemPage() {
  const { say } = useSay();
  const query = useQuery(queries.health);
  const name = (part: string): string => {
    const key = `system.part.${part}` as TextKey;
    return say(key) === key ? part : say(key);
  };
  return (
    <Panel title={say('system.title')}>
      <Loaded query={query} empty={{ when: (data) => data.parts.length === 0, text: say('common.none') }}>
        {(data) => (
          <ul className="list">
            {data.parts.map((part) => (
              <li className="card row" key={part.part}>
                <b>{name(part.part)}</b>
                <span
                  className={part.state === 'ok' ? 'tag' : part.state === 'unknown' ? 'tag amber' : 'tag bad'}
                >
                  {say(`system.state.${part.state}`)}
                </span>
                <span className="quiet">{part.detail}</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
