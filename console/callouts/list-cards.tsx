import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Input, Modal } from 'antd';
import { useRef, useState } from 'react';
import { type CallList, CallOutBoard } from '../../contract/callouts.ts';
import { calloutQueries } from '../api/callouts.ts';
import { post } from '../api/client.ts';
import { useSay } from '../text/index.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';
import { Field } from './field.tsx';

/** The second tap: everything stands filled in, the officer may change the words. */
function ConfirmDialog({ list, onDone }: { list: CallList; onDone: () => void }) {
  const { say } = useSay();
  const navigate = useNavigate();
  const { run, busy } = useTask(['callouts', 'log']);
  const [title, setTitle] = useState(list.title);
  const [text, setText] = useState('');
  const [assemble, setAssemble] = useState(list.assemble ?? '');
  const send = async (): Promise<void> => {
    const done = await run(async () =>
      CallOutBoard.parse(
        await post('/call-outs', {
          planId: list.planId,
          whom: { by: 'list', listId: list.listId },
          text,
          ...(title.trim() ? { title } : {}),
          ...(assemble.trim() ? { assemble } : {}),
        }),
      ),
    );
    if (!done) return;
    onDone();
    await navigate({ to: '/call-outs/$calloutId', params: { calloutId: done.answer.callOut.id } });
  };
  return (
    <Modal
      open
      title={say('callouts.confirm', { title: list.title })}
      okText={say('callouts.call', { n: list.people })}
      cancelText={say('common.cancel')}
      confirmLoading={busy}
      onOk={() => void send()}
      onCancel={onDone}
    >
      <p>{say('callouts.confirmHint', { n: list.people })}</p>
      <Field label={say('callouts.title')}>
        {(id) => (
          <Input id={id} value={title} maxLength={120} onChange={(event) => setTitle(event.target.value)} />
        )}
      </Field>
      <Field label={say('callouts.text')}>
        {(id) => (
          <Input.TextArea
            id={id}
            value={text}
            maxLength={400}
            rows={2}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Field label={say('callouts.assemble')}>
        {(id) => (
          <Input
            id={id}
            value={assemble}
            maxLength={120}
            onChange={(event) => setAssemble(event.target.value)}
          />
        )}
      </Field>
    </Modal>
  );
}

/** Lists of the plans: one tap chooses, the next calls out. */
export function ListCards() {
  const { say } = useSay();
  const query = useQuery(calloutQueries.lists);
  const [chosen, setChosen] = useState<CallList>();
  const pressed = useRef<HTMLElement>(undefined);
  return (
    <Loaded
      query={query}
      empty={{ when: ({ lists }) => lists.length === 0, text: say('callouts.lists.none') }}
    >
      {({ lists }) => (
        <div className="callout-lists">
          {lists.map((list) => (
            <section className="card" key={`${list.planId} ${list.listId}`} aria-label={list.title}>
              <div className="row">
                <b style={{ flex: '1 1 10em' }}>{list.title}</b>
                {list.inForce && <span className="tag amber">{say('callouts.inForce')}</span>}
              </div>
              <div className="quiet">{list.planTitle}</div>
              <div className="quiet">
                {list.levels.length > 0 &&
                  say('callouts.levels', { levels: list.levels.map(({ name }) => name).join(' · ') })}
              </div>
              {list.vacant.length > 0 && (
                <div className="tag amber">{say('callouts.vacant', { posts: list.vacant.join('、') })}</div>
              )}
              {list.withoutPhone > 0 && (
                <div className="quiet">{say('callouts.withoutPhone', { n: list.withoutPhone })}</div>
              )}
              <Button
                type={list.inForce ? 'primary' : 'default'}
                disabled={list.people === 0}
                onClick={(event) => {
                  pressed.current = event.currentTarget;
                  setChosen(list);
                }}
              >
                {list.people === 0 ? say('callouts.callNone') : say('callouts.call', { n: list.people })}
              </Button>
            </section>
          ))}
          {chosen && (
            <ConfirmDialog
              list={chosen}
              onDone={() => {
                setChosen(undefined);
                pressed.current?.focus();
              }}
            />
          )}
        </div>
      )}
    </Loaded>
  );
}
