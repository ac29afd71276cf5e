import { useQuery } from '@tanstack/react-query';
import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import type { BriefSummary } from '../../contract/bulletin/desk.ts';
import { BRIEF_STATES, type BriefState } from '../../contract/bulletin/desk-moves.ts';
import { bulletinQueries } from '../api/bulletin.ts';
import { dutyNow } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { BriefList } from '../bulletin/brief-list.tsx';
import '../bulletin/bulletin.css';
import { LeadsPanel } from '../bulletin/leads-panel.tsx';
import { NewBriefDialog, type NewBriefStart } from '../bulletin/new-brief.tsx';
import { postsOf } from '../bulletin/posts-of.ts';
import { RequestsPanel } from '../bulletin/requests-panel.tsx';
import { statesWaitingFor } from '../bulletin/waits-for.ts';
import { matches } from '../figures/figure-groups.ts';
import { useSay } from '../text/index.ts';
import { beijingInput } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

const DAY_MS = 86_400_000;
const LEAD_DAYS = 90;
const STATES = Object.keys(BRIEF_STATES) as BriefState[];
type Shown = 'mine' | 'all' | BriefState;

/** The desk: what waits for the reader, every brief by its state, leads and requests. */
export function BriefsPage() {
  const { say, language } = useSay();
  const me = useQuery(queries.me);
  const query = useQuery(bulletinQueries.briefs);
  const permissions = new Set(me.data?.permissions ?? []);
  const mayWrite = permissions.has('bulletin.write');
  const [shown, setShown] = useState<Shown>('mine');
  const [words, setWords] = useState('');
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [opening, setOpening] = useState<NewBriefStart>();
  const waiting = statesWaitingFor(permissions);
  const isShown = ({ state, title, unit, author }: BriefSummary): boolean =>
    (shown === 'all' || (shown === 'mine' ? waiting.has(state) : state === shown)) &&
    matches(words, title, unit, author);
  const all = query.data ?? [];
  const countOf = (state: BriefState): number => all.filter((brief) => brief.state === state).length;
  const mark = (id: string): void =>
    setMarked(new Set(marked.has(id) ? [...marked].filter((each) => each !== id) : [...marked, id]));
  const today = beijingInput(dutyNow()).slice(0, 10);
  const writing = me.data ? postsOf(me.data, 'bulletin.write') : [];
  const [desk] = me.data ? postsOf(me.data, 'bulletin.edit') : [];
  const ownUnit = writing[0]?.unitPath ?? '';
  const scope = {
    unit: ownUnit,
    from: beijingInput(dutyNow() - LEAD_DAYS * DAY_MS).slice(0, 10),
    to: today,
  };
  return (
    <div className="stack">
      <Panel
        title={say('bulletin.briefs')}
        extra={
          <span className="row">
            {marked.size >= 2 && mayWrite && (
              <Button onClick={() => setOpening({ from: 'briefs', briefIds: [...marked] })}>
                {say('bulletin.combine', { n: marked.size })}
              </Button>
            )}
            {mayWrite && (
              <Button type="primary" onClick={() => setOpening({ from: 'records' })}>
                {say('bulletin.new')}
              </Button>
            )}
          </span>
        }
      >
        <div className="row toolbar">
          <Input
            className="find"
            aria-label={say('bulletin.find')}
            placeholder={say('bulletin.find')}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <div className="scroll" tabIndex={0} role="region" aria-label={say('bulletin.state')}>
            <Segmented<Shown>
              value={shown}
              onChange={setShown}
              options={[
                {
                  value: 'mine',
                  label: say('bulletin.waiting', {
                    n: all.filter(({ state }) => waiting.has(state)).length,
                  }),
                },
                { value: 'all', label: say('bulletin.all', { n: all.length }) },
                ...STATES.filter((state) => countOf(state) > 0).map((state) => ({
                  value: state,
                  label: `${BRIEF_STATES[state][language]} ${countOf(state)}`,
                })),
              ]}
            />
          </div>
        </div>
        <Loaded query={query}>
          {(rows) =>
            rows.some(isShown) ? (
              <BriefList
                name={say('bulletin.briefs')}
                briefs={rows.filter(isShown)}
                marked={marked}
                onMark={mayWrite ? mark : undefined}
              />
            ) : (
              <p className="quiet">{say(shown === 'mine' ? 'bulletin.nothingWaits' : 'bulletin.noBriefs')}</p>
            )
          }
        </Loaded>
      </Panel>
      <RequestsPanel briefs={all} desk={desk} ownUnits={writing.map(({ unitPath }) => unitPath)} />
      {ownUnit !== '' && <LeadsPanel scope={scope} onDraft={setOpening} />}
      {opening && <NewBriefDialog start={opening} onCancel={() => setOpening(undefined)} />}
    </div>
  );
}
