import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { Proposal } from '../../contract/responses.ts';
import { dutyNow } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { type TextKey, useSay } from '../text/index.ts';
import { Ask, type Question } from '../ui/ask.tsx';
import { EvidenceList } from '../ui/evidence.tsx';
import { beijingInput, fromBeijingInput, shortTime } from '../ui/format.ts';
import { LevelMark, levelName } from '../ui/marks.tsx';
import { useAct } from '../ui/use-act.ts';
import { DecisionList } from './decision-list.tsx';

/** Moves of a proposal in the order of the desk; what each asks. The server says which the reader may make, and why not. */
const MOVES = [
  'submit',
  'confer',
  'sign',
  'reject',
  'record-telephone',
  'countersign',
  'dispute',
  'withdraw',
  'dismiss',
] as const;
type MoveName = (typeof MOVES)[number];
const TEXTS: Record<MoveName, TextKey> = {
  submit: 'responses.submit',
  confer: 'responses.confer',
  sign: 'responses.sign',
  reject: 'responses.reject',
  'record-telephone': 'responses.telephone',
  countersign: 'responses.countersign',
  dispute: 'responses.dispute',
  withdraw: 'responses.withdraw',
  dismiss: 'responses.dismiss',
};
const MAIN = new Set<MoveName>(['submit', 'sign', 'countersign']);
const MAIN_SIGN: readonly MoveName[] = ['sign', 'countersign'];

/** What a signature sets in motion, said before it is given. */
function WhatFollows({ proposal }: { proposal: Proposal }) {
  const { say, language } = useSay();
  const { change, level } = proposal;
  const rises = change === 'start' || change === 'raise';
  const next = rises
    ? say('sign.nextStart', { level: level ? levelName(language, level) : '' })
    : say(change === 'lower' ? 'sign.nextLower' : 'sign.nextEnd');
  return (
    <div className="quiet">
      {say('sign.next')}
      <ul className="evidence">
        <li>{next}</li>
        <li>{say('sign.nextLater')}</li>
      </ul>
    </div>
  );
}

/** What the reader has just decided, for the page to say what follows. */
export interface Decided {
  move: MoveName;
  proposal: Proposal;
  effectiveAt: string | undefined;
}

export function ProposalCard({
  proposal,
  phone,
  gone,
  onAsking,
  onDecided,
}: {
  proposal: Proposal;
  phone: boolean;
  /** It no longer waits; it is shown because somebody was writing in its dialog. */
  gone: boolean;
  onAsking: (asking: boolean) => void;
  onDecided?: (decided: Decided) => void;
}) {
  const { say, language } = useSay();
  const { act, busy } = useAct(['responses', 'signatures', 'actions', 'alarms', 'log', 'transfers']);
  const posts = useQuery({ ...queries.posts, enabled: !phone });
  const [asking, setAskingMove] = useState<MoveName>();
  const setAsking = (move: MoveName | undefined): void => {
    setAskingMove(move);
    onAsking(move !== undefined);
  };
  const reason: Question = { name: 'reason', label: say('common.reason'), kind: 'long', required: true };
  const opinion: Question = { name: 'opinion', label: say('responses.opinion'), kind: 'long' };
  const signerRoles = new Set(proposal.signers.map((signer) => `${signer.role} ${signer.unitId}`));
  const holders = (posts.data ?? [])
    .filter((post) => signerRoles.has(`${post.role} ${post.unitId}`))
    .map((post) => ({ value: post.personId, label: `${post.personName} (${post.title})` }));
  const questions: Record<MoveName, Question[]> = {
    submit: [{ name: 'note', label: say('common.note'), kind: 'long' }],
    confer: [
      { name: 'participants', label: say('responses.participants'), kind: 'text', required: true },
      { ...opinion, required: true },
    ],
    sign: [opinion, { name: 'effectiveAt', label: say('responses.effectiveAt'), kind: 'time' }],
    reject: [reason],
    'record-telephone': [
      {
        name: 'authorisedByPersonId',
        label: say('responses.authorisedBy'),
        kind: 'person',
        required: true,
        options: holders,
        ...(holders[0] ? { initial: holders[0].value } : {}),
      },
      { name: 'line', label: say('responses.line'), kind: 'text', required: true },
      {
        name: 'happenedAt',
        label: say('responses.callAt'),
        kind: 'time',
        required: true,
        initial: beijingInput(dutyNow()),
      },
      opinion,
    ],
    countersign: [opinion],
    dispute: [reason],
    withdraw: [reason],
    dismiss: [reason],
  };
  const send = async (move: MoveName, values: Record<string, string | number>): Promise<void> => {
    const given = Object.fromEntries(
      Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
    );
    const body: Record<string, unknown> = { expectedVersion: proposal.version, ...given };
    if (move === 'confer')
      body['participants'] = String(values['participants'])
        .split(/[\u3001,\uff0c;\s]+/)
        .filter(Boolean);
    if (move === 'record-telephone') body['happenedAt'] = fromBeijingInput(String(values['happenedAt']));
    if (move === 'sign' && given['effectiveAt'])
      body['effectiveAt'] = fromBeijingInput(String(given['effectiveAt']));
    if (!(await act(`/proposals/${proposal.id}/${move}`, body))) return;
    setAsking(undefined);
    onDecided?.({ move, proposal, effectiveAt: body['effectiveAt'] as string | undefined });
  };
  const may = new Map(proposal.may.map((entry) => [entry.move, entry]));
  // What cannot be pressed is shown, with why, only where it is the very step that waits, and not on a phone.
  const isNext: Partial<Record<MoveName, boolean>> = {
    submit: proposal.state === 'suggested',
    sign: proposal.state === 'submitted' || proposal.state === 'conferring',
    countersign: proposal.signBy !== null,
  };
  const shown = gone ? [] : MOVES.filter((move) => may.get(move)?.allowed || (isNext[move] && !phone));
  return (
    <li className="card" data-proposal={proposal.state}>
      <div className="row">
        {proposal.level && <LevelMark rank={proposal.level.rank} name={proposal.level.name} />}
        <div style={{ flex: 1 }}>
          <b>
            {say(`responses.change.${proposal.change}`)}
            {proposal.level
              ? ` ${say('responses.level', { level: levelName(language, proposal.level) })}`
              : ''}
          </b>
          <div className="quiet">
            {proposal.headquarters.name} · {proposal.area.name} · {say(`responses.track.${proposal.track}`)}
          </div>
        </div>
        {!gone && <span className="tag">{say(`responses.state.${proposal.state}`)}</span>}
      </div>
      <div className="row quiet">
        {proposal.origin !== 'rule' && (
          <span className="tag">
            {say(proposal.origin === 'hand' ? 'responses.byHand' : 'responses.byCalm')}
          </span>
        )}
        {proposal.evidenceChanged && <span className="tag amber">{say('responses.evidenceChanged')}</span>}
        {proposal.signatureOverdue && <span className="tag bad">{say('responses.overdue')}</span>}
        {proposal.ceasedAt && (
          <span className="tag amber">{say('responses.ceased', { time: shortTime(proposal.ceasedAt) })}</span>
        )}
        <span>
          {say('responses.signers', { names: proposal.signers.map((signer) => signer.title).join(' / ') })}
        </span>
        <span className="number">{shortTime(proposal.createdAt)}</span>
      </div>
      {proposal.leadTime && (
        <div data-lead-time={proposal.leadTime.outcome}>
          {language === 'zh' ? proposal.leadTime.text : proposal.leadTime.textEn}
        </div>
      )}
      <details open={phone}>
        <summary>{say('responses.evidence', { count: proposal.evidence.length })}</summary>
        <EvidenceList items={proposal.evidence} />
      </details>
      <DecisionList proposal={proposal} />
      {phone && MAIN_SIGN.some((move) => may.get(move)?.allowed) && <WhatFollows proposal={proposal} />}
      <div className={phone ? 'row thumbs' : 'row'} style={{ marginTop: 6 }}>
        {shown.map((move) => {
          const entry = may.get(move);
          return (
            <Button
              key={move}
              size={phone ? 'large' : 'small'}
              {...(MAIN.has(move) && entry?.allowed ? { type: 'primary' as const } : {})}
              disabled={!entry?.allowed || busy}
              title={
                entry?.allowed
                  ? undefined
                  : ((language === 'zh' ? entry?.why : entry?.whyEn) ?? say('common.notAllowed'))
              }
              onClick={() => setAsking(move)}
            >
              {say(TEXTS[move])}
            </Button>
          );
        })}
      </div>
      {asking && (
        <Ask
          title={say(TEXTS[asking])}
          open
          hint={gone ? say('responses.gone') : undefined}
          busy={busy}
          questions={questions[asking]}
          onCancel={() => setAsking(undefined)}
          onAnswer={(values) => void send(asking, values)}
        />
      )}
    </li>
  );
}
