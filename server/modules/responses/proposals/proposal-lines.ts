import { CHANGES, type Change } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { FoldMove, Line } from '../journal/aggregate.ts';
import type { DecisionDoc, ProposalDoc } from './proposal-aggregate.ts';

const TRACKS = {
  warning: { zh: '预警响应', en: 'warning response' },
  emergency: { zh: '应急响应', en: 'emergency response' },
};
const CHANGES_EN: Record<Change, string> = {
  start: 'start',
  raise: 'raise to',
  lower: 'lower to',
  end: 'end',
};

/** 启动…Ⅳ级应急响应 · 提升至… · 结束…: the thing a proposal, notice or signature is about. */
export function changeTitle(subject: Pick<ProposalDoc, 'change' | 'level' | 'track' | 'area'>): {
  zh: string;
  en: string;
} {
  const level = subject.level?.name ?? '';
  const track = TRACKS[subject.track];
  return {
    zh: `${CHANGES[subject.change]}${subject.area.name}${level}${track.zh}`,
    en: `${CHANGES_EN[subject.change]} ${level === '' ? '' : `level ${level} `}${track.en}, ${subject.area.name}`,
  };
}

type Write = (doc: ProposalDoc, move: FoldMove) => Line;
const named =
  (zh: string, en: string): Write =>
  (doc, move) => {
    const title = changeTitle(doc);
    const why =
      (move.data['reason'] as string | undefined) ?? move.note ?? (move.data['opinion'] as string | null);
    return {
      zh: `${zh}：${title.zh}${why ? `。${why}` : ''}`,
      en: `${en}: ${title.en}${why ? `. ${why}` : ''}`,
    };
  };
const clock = (atMs: number): string => toBeijingIso(atMs).slice(5, 16).replace('T', ' ');

const LINES: Record<string, Write> = {
  suggest: (doc, move) => {
    const title = changeTitle(doc);
    const why = move.evidence.map((item) => item.text).join('；');
    return {
      zh: `研判建议：${title.zh}。依据：${why}${doc.actable ? '' : '（已超过处置时限，仅供研判）'}`,
      en: `Suggested: ${title.en}. Evidence: ${why}${doc.actable ? '' : ' (too old to act on by itself)'}`,
    };
  },
  submit: named('提请', 'Proposed'),
  cease: named('触发条件不再成立，建议保留待处置', 'Conditions hold no more; the proposal stays'),
  'change-evidence': named('依据有变，原决定不变', 'Evidence changed; decisions stand'),
  confer: (doc, move) => {
    const title = changeTitle(doc);
    const who = (move.data as unknown as DecisionDoc).participants.join('、');
    const opinion = (move.data as unknown as DecisionDoc).opinion;
    return {
      zh: `会商：${title.zh}。参加：${who}。意见：${opinion}`,
      en: `Conferred: ${title.en}. Present: ${who}. Opinion: ${opinion}`,
    };
  },
  sign: named('签批同意', 'Signed'),
  reject: named('签批不同意', 'Refused'),
  withdraw: named('撤回提请', 'Proposal withdrawn'),
  dismiss: named('不采纳研判建议', 'Suggestion set aside'),
  supersede: named('提请被替代', 'Proposal superseded'),
  telephone: (doc, move) => {
    const title = changeTitle(doc);
    const { authorisedBy, line, signByMs } = move.data as unknown as DecisionDoc;
    return {
      zh: `电话授权：${authorisedBy?.postTitle}${authorisedBy?.name}于${clock(move.happenedAtMs)}（${line}）同意${title.zh}，须于${clock(signByMs ?? 0)}前补签`,
      en: `Authorised by telephone: ${authorisedBy?.postTitle} ${authorisedBy?.name} at ${clock(move.happenedAtMs)} (${line}): ${title.en}; to be signed by ${clock(signByMs ?? 0)}`,
    };
  },
  countersign: named('补签电话授权', 'Telephone authorisation signed'),
  dispute: named('对电话授权提出异议', 'Telephone authorisation disputed'),
  'mark-overdue': named('电话授权逾期未补签', 'Telephone authorisation not signed in time'),
  remind: named('催办', 'Reminded'),
};

export function proposalLine(doc: ProposalDoc, move: FoldMove): Line | undefined {
  return LINES[move.move]?.(doc, move);
}
