import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { workQueries } from '../api/work.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

const personOf = (key: string): string => key.slice('person:'.length);

/** What people wrote about a record, and a line for more; those who are mentioned are told. */
export function Comments({ recordId }: { recordId: string }) {
  const { say } = useSay();
  const query = useQuery(workQueries.comments(recordId));
  const handlers = useQuery(workQueries.handlers(recordId));
  const [text, setText] = useState('');
  const [mentions, setMentions] = useState<string[]>([]);
  const { act, busy } = useAct(['record']);
  const send = async (): Promise<void> => {
    if (!(await act(`/records/${recordId}/comments`, { text, mentions }))) return;
    setText('');
    setMentions([]);
  };
  return (
    <Panel title={say('comments.title')}>
      <Loaded query={query} empty={{ when: (list) => list.length === 0, text: say('comments.none') }}>
        {(list) => (
          <ol className="list">
            {list.map((comment) => (
              <li key={comment.id} className="card">
                <span className="row quiet">
                  <span>{comment.byName}</span>
                  <span>{comment.byPost}</span>
                  <span className="number">{shortTime(comment.at)}</span>
                </span>
                <div style={{ whiteSpace: 'pre-wrap' }}>{comment.text ?? say('comments.erased')}</div>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
      <div className="stack" style={{ marginTop: 8 }}>
        <Input.TextArea
          aria-label={say('comments.write')}
          placeholder={say('comments.write')}
          value={text}
          autoSize={{ minRows: 2 }}
          maxLength={2_000}
          onChange={(event) => setText(event.target.value)}
        />
        <span className="row">
          <Select<string[]>
            mode="multiple"
            aria-label={say('comments.mention')}
            placeholder={say('comments.mention')}
            value={mentions}
            style={{ minWidth: 200 }}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={setMentions}
            options={(handlers.data ?? [])
              .filter(({ kind }) => kind === 'person')
              .map(({ key, name }) => ({ value: personOf(key), label: name }))}
          />
          <Button loading={busy} disabled={text.trim() === ''} onClick={() => void send()}>
            {say('comments.send')}
          </Button>
        </span>
      </div>
    </Panel>
  );
}
