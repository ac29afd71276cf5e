import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Input, Segmented } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { type Call, CallOutBoard } from '../../contract/callouts.ts';
import { calloutQueries } from '../api/callouts.ts';
import { post } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { BoardHead } from '../callouts/board-head.tsx';
import { CallRow } from '../callouts/call-row.tsx';
import { type Answer, answerOfKey, DialPanel, PassOnDialog } from '../callouts/dial-panel.tsx';
import { countOf, FILTERS, type Filter, openAnswers, shownCalls } from '../callouts/fits.ts';
import '../callouts/callouts.css';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { keysOn } from '../ui/key-table.ts';
import { isElsewhere } from '../ui/keys.tsx';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';

/** Answers that ask something first. */
type Asking = 'passedOn' | 'declined' | 'close';

function Board({ board, may, mayClose }: { board: CallOutBoard; may: boolean; mayClose: boolean }) {
  const { say } = useSay();
  const client = useQueryClient();
  const { run, busy } = useTask(['log']);
  const { callOut, calls } = board;
  const [filter, setFilter] = useState<Filter>('all');
  const [words, setWords] = useState('');
  const [chosenId, setChosenId] = useState<string>();
  const [asking, setAsking] = useState<Asking>();
  const shown = shownCalls(calls, filter, words);
  const toDial = shownCalls(calls, 'dial', '');
  const chosen: Call | undefined = calls.find(({ id }) => id === chosenId) ?? toDial[0];
  const isOpen = callOut.state === 'open';

  const send = async (path: string, body: unknown): Promise<boolean> => {
    const done = await run(async () => CallOutBoard.parse(await post(path, body)));
    if (!done) return false;
    client.setQueryData(calloutQueries.board(callOut.id).queryKey, done.answer);
    void client.invalidateQueries({ queryKey: ['callouts'], exact: true });
    return true;
  };
  /** After an answer the next who has to be dialled comes up by itself. */
  const answered = async (call: Call, path: string, body: unknown): Promise<void> => {
    if (!(await send(`/calls/${call.id}/${path}`, body))) return;
    setAsking(undefined);
    const next = toDial.find(({ id }) => id !== call.id);
    if (call.telephoneSince !== null) setChosenId(next?.id);
  };
  const press = (answer: Answer): void => {
    if (!chosen || !may || busy || !openAnswers(chosen, isOpen)[answer]) return;
    if (answer === 'passedOn' || answer === 'declined') setAsking(answer);
    else if (answer === 'arrived') void answered(chosen, 'arrive', {});
    else if (answer === 'relieve') void answered(chosen, 'relieve', {});
    else void answered(chosen, 'telephone', { result: answer });
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!keysOn() || isElsewhere(event)) return;
      const answer = answerOfKey(event.key);
      const key = event.key.toLowerCase();
      if (answer) press(answer);
      else if (key === 'j' || key === 'k') {
        const at = shown.findIndex(({ id }) => id === chosen?.id);
        const next = shown[Math.min(Math.max(at + (key === 'j' ? 1 : -1), 0), shown.length - 1)];
        setChosenId(next?.id);
        document.querySelector(`tr[data-id="${next?.id}"]`)?.scrollIntoView({ block: 'nearest' });
      } else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  const namesOf = useCallback(
    (ids: readonly string[]): string =>
      ids.flatMap((id) => calls.find((call) => call.id === id)?.person.name ?? []).join('、'),
    [calls],
  );
  return (
    <div className="callout">
      <Panel
        title={callOut.title}
        extra={
          <>
            <Link to="/call-outs">{say('callouts.back')}</Link>
            {isOpen && mayClose && (
              <Button size="small" onClick={() => setAsking('close')}>
                {say('callouts.close')}
              </Button>
            )}
          </>
        }
      >
        <BoardHead board={board} />
        <div className="row" style={{ margin: '8px 0' }}>
          <Segmented
            value={filter}
            onChange={setFilter}
            options={FILTERS.map((value) => ({
              value,
              label: `${say(`callouts.filter.${value}`)} ${countOf(calls, value)}`,
            }))}
          />
          <Input
            allowClear
            style={{ maxWidth: 220 }}
            aria-label={say('callouts.search')}
            placeholder={say('callouts.search')}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </div>
        {shown.length === 0 ? (
          <p className="quiet">{say('callouts.noneFit')}</p>
        ) : (
          <div className="calls">
            <PlainTable
              name={callOut.title}
              heads={
                <>
                  <th>{say('callouts.person')}</th>
                  <th>{say('callouts.call.state')}</th>
                  <th>{say('callouts.call.how')}</th>
                  <th className="wide">{say('callouts.phone')}</th>
                </>
              }
            >
              {shown.map((call) => (
                <CallRow
                  key={call.id}
                  call={call}
                  chosen={call.id === chosen?.id}
                  namesOf={namesOf}
                  onChoose={setChosenId}
                />
              ))}
            </PlainTable>
          </div>
        )}
      </Panel>
      <DialPanel callOut={callOut} call={chosen} left={toDial.length} may={may} busy={busy} onPress={press} />
      {asking === 'passedOn' && chosen && (
        <PassOnDialog
          call={chosen}
          planId={callOut.planId}
          busy={busy}
          onCancel={() => setAsking(undefined)}
          onAnswer={(toPersonId) => void answered(chosen, 'telephone', { result: 'passed-on', toPersonId })}
        />
      )}
      {asking === 'declined' && chosen && (
        <Ask
          title={say('callouts.dial.declined')}
          hint={chosen.person.name}
          open
          busy={busy}
          questions={[
            { name: 'note', label: say('callouts.dial.declinedWhy'), kind: 'text', required: true, min: 2 },
          ]}
          onCancel={() => setAsking(undefined)}
          onAnswer={({ note }) => void answered(chosen, 'telephone', { result: 'declined', note })}
        />
      )}
      {asking === 'close' && (
        <Ask
          title={say('callouts.close')}
          hint={say('callouts.closeHint')}
          open
          busy={busy}
          questions={[{ name: 'reason', label: say('common.reason'), kind: 'text', required: true, min: 2 }]}
          onCancel={() => setAsking(undefined)}
          onAnswer={async (values) => {
            if (await send(`/call-outs/${callOut.id}/close`, values)) setAsking(undefined);
          }}
        />
      )}
    </div>
  );
}

/** The board of one call-out: who has picked up, confirmed, is on post; the telephone column beside it. */
export function CallOutPage() {
  const { say } = useSay();
  const { calloutId } = useParams({ strict: false }) as { calloutId: string };
  const me = useQuery(queries.me);
  const query = useQuery(calloutQueries.board(calloutId));
  const may = new Set(me.data?.permissions ?? []);
  useEffect(() => {
    document.title = `${query.data?.callOut.title ?? say('nav.callouts')} · ${say('app.name')}`;
  }, [say, query.data?.callOut.title]);
  return (
    <Loaded query={query}>
      {(board) => (
        <Board board={board} may={may.has('callouts.record')} mayClose={may.has('callouts.make')} />
      )}
    </Loaded>
  );
}
