import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import type { BriefDetail, Comment } from '../../contract/bulletin/desk.ts';
import { BULLETIN } from '../api/bulletin.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { useAct } from '../ui/use-act.ts';

const KINDS = ['comment', 'question', 'answer'] as const;

function CommentCard({
  comment,
  briefId,
  onAnswer,
}: {
  comment: Comment;
  briefId: string;
  onAnswer: () => void;
}) {
  const { say } = useSay();
  const { act, busy } = useAct(BULLETIN);
  const { id, kind, text, quote, by, at, resolved } = comment;
  return (
    <li className={`card${resolved ? ' quiet' : ''}`}>
      <span className="row quiet">
        <span className={kind === 'question' ? 'tag amber' : 'tag'}>{say(`bulletin.comment.${kind}`)}</span>
        <span>{by.name}</span>
        <span>{by.post}</span>
        <span className="number">{shortTime(at)}</span>
      </span>
      {quote && <q>{quote}</q>}
      <div className="said">{text}</div>
      <span className="row">
        {resolved ? (
          <span className="quiet">
            {say('bulletin.resolved', { name: resolved.by, time: shortTime(resolved.at) })}
          </span>
        ) : (
          <Button
            size="small"
            loading={busy}
            onClick={() => void act(`/bulletin-briefs/${briefId}/comments/${id}/close`)}
          >
            {say('bulletin.resolve')}
          </Button>
        )}
        {kind === 'question' && !resolved && (
          <Button size="small" onClick={onAnswer}>
            {say('bulletin.answer')}
          </Button>
        )}
      </span>
    </li>
  );
}

/** What people say of a brief, 核实 questions to its unit, and the answers; each may speak of the words that were chosen. */
export function CommentsPanel({ brief, quoted }: { brief: BriefDetail; quoted: () => string | null }) {
  const { say } = useSay();
  const { act, busy } = useAct(BULLETIN);
  const [kind, setKind] = useState<(typeof KINDS)[number]>('comment');
  const [answersId, setAnswersId] = useState<string | null>(null);
  const [text, setText] = useState('');
  const send = async (): Promise<void> => {
    const body = { kind, text, quote: quoted(), answersId: kind === 'answer' ? answersId : null };
    if (!(await act(`/bulletin-briefs/${brief.id}/comments`, body))) return;
    setText('');
    setKind('comment');
    setAnswersId(null);
  };
  return (
    <Panel title={say('bulletin.comments')}>
      {brief.comments.length === 0 ? (
        <p className="quiet">{say('bulletin.noComments')}</p>
      ) : (
        <ol className="list">
          {brief.comments.map((comment) => (
            <CommentCard
              key={comment.id}
              comment={comment}
              briefId={brief.id}
              onAnswer={() => {
                setKind('answer');
                setAnswersId(comment.id);
              }}
            />
          ))}
        </ol>
      )}
      <div className="stack" style={{ marginTop: 8 }}>
        <Segmented
          size="small"
          value={kind}
          onChange={setKind}
          options={KINDS.filter((each) => each !== 'answer' || answersId !== null).map((each) => ({
            value: each,
            label: say(`bulletin.comment.${each}`),
          }))}
        />
        <Input.TextArea
          aria-label={say('bulletin.writeComment')}
          placeholder={say('bulletin.writeComment')}
          value={text}
          autoSize={{ minRows: 2 }}
          maxLength={2_000}
          onChange={(event) => setText(event.target.value)}
        />
        <span>
          <Button loading={busy} disabled={text.trim() === ''} onClick={() => void send()}>
            {say('comments.send')}
          </Button>
        </span>
      </div>
    </Panel>
  );
}
