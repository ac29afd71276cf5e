import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { planQueries } from '../api/plans.ts';
import { queries } from '../api/queries.ts';
import { type TextKey, useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { shortTime } from '../ui/format.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

const CHANGES = ['declared-events', 'plans', 'responses', 'alarms', 'transfers', 'log'] as const;
type How = 'over' | 'withdrawn';

/** Dangers that conditions of the plan still count, each with its two ends: over, or declared by mistake. */
export function OpenDangers() {
  const { say } = useSay();
  const me = useQuery(queries.me);
  const query = useQuery(planQueries.dangers);
  const { act, busy } = useAct(CHANGES);
  const [ending, setEnding] = useState<{ id: string; how: How }>();
  const may = me.data?.permissions.includes('events.declare') ?? false;
  const kindText = (kind: string): string => {
    const key = `events.${kind}` as TextKey;
    const known = say(key);
    return known === key ? kind : known;
  };
  return (
    <>
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('events.none') }}>
        {(rows) => (
          <ul className="list">
            {rows.map((danger) => (
              <li key={danger.id} className="card row" data-danger={danger.kind}>
                <span className="tag bad">{kindText(danger.kind)}</span>
                <div style={{ flex: '1 1 10em' }}>
                  {danger.text}
                  <div className="quiet number">
                    {shortTime(danger.happenedAt)} · {say('events.by', { name: danger.enteredBy })}
                  </div>
                </div>
                {(['over', 'withdrawn'] as const).map((how) => (
                  <Button
                    key={how}
                    size="small"
                    disabled={!may || busy}
                    title={may ? undefined : say('common.notAllowed')}
                    onClick={() => setEnding({ id: danger.id, how })}
                  >
                    {say(`events.end.${how}`)}
                  </Button>
                ))}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {ending && (
        <Ask
          open
          busy={busy}
          title={say(`events.end.${ending.how}`)}
          hint={say(`events.hint.${ending.how}`)}
          questions={[
            { name: 'note', label: say('events.note'), kind: 'text', required: true, min: 2, max: 500 },
          ]}
          onCancel={() => setEnding(undefined)}
          onAnswer={async ({ note }) => {
            if (await act(`/declared-events/${ending.id}/close`, { how: ending.how, note }))
              setEnding(undefined);
          }}
        />
      )}
    </>
  );
}
