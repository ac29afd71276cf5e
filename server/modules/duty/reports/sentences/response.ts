import type { ReportSentence, ReportSource } from '../../../../../contract/duty.ts';
import type { ReportFacts, StandingOrder } from '../facts.ts';
import { count, joined, moment, momentEn, named, say } from '../say.ts';

/** Nothing of a kind is told by the clock: at that moment the register had no such row. */
const noneAt = (facts: ReportFacts): ReportSource[] => [
  { kind: 'clock', id: String(facts.asOfMs), label: facts.unit.name },
];

/** 巡查, under 工情: rounds of the last 24 hours, those not done, and what the newest saw. */
export function roundSentences({ rounds }: ReportFacts): ReportSentence[] {
  if (!rounds || rounds.last24Hours.due === 0) return [];
  const { last24Hours, notDone, latest } = rounds;
  const all: ReportSource[] = [{ kind: 'clock', id: 'rounds', label: '近24小时视频巡查' }];
  const round = (id: string): ReportSource => ({ kind: 'round', id, label: '视频巡查' });
  const n = (value: number, sources = all) => count(value, '轮', sources);
  const done = last24Hours.done + last24Hours.late;
  const missed = n(last24Hours.overdue, notDone.length === 0 ? all : notDone.map(({ id }) => round(id)));
  const sentences: ReportSentence[] = [
    {
      zh: say`近24小时应视频巡查${n(last24Hours.due)}轮，完成${n(done)}轮，逾期未巡${missed}轮。`,
      en: say`Video rounds of the last 24 hours: ${n(last24Hours.due)} due, ${n(done)} done, ${missed} not done in time.`,
    },
  ];
  if (latest) {
    const own = [round(latest.id)];
    const of = (value: number) => count(value, '处', own);
    const { cameras, abnormal, unclear } = latest.counts;
    sentences.push({
      zh: say`最近一轮于${moment(latest.endedMs, own)}完成，巡查${of(cameras)}处，异常${of(abnormal)}处，看不清${of(unclear)}处。`,
      en: say`The newest ended ${momentEn(latest.endedMs, own)}: ${of(cameras)} cameras, ${of(abnormal)} abnormal, ${of(unclear)} not to be seen.`,
    });
  }
  return sentences;
}

/** 工情: dangers that were declared and are not over, and the rounds. */
export const worksSentences = (facts: ReportFacts): ReportSentence[] => [
  ...dangerSentences(facts),
  ...roundSentences(facts),
];

function dangerSentences(facts: ReportFacts): ReportSentence[] {
  const { events } = facts;
  if (events.length === 0)
    return [
      {
        zh: say`目前没有未处置险情的报告。`,
        en: say`No open danger at any work has been reported.`,
      },
    ];
  const sources = events.map(({ id, text }): ReportSource => ({ kind: 'event', id, label: text }));
  const each = (language: 'zh' | 'en') =>
    joined(
      events.map((event, at) => {
        const own = [sources[at]!];
        const text = named(event.text, own[0]!);
        return language === 'zh'
          ? say`${event.unitName}${text}（${moment(event.atMs, own)}发生）`
          : say`${event.unitName}: ${text} (${momentEn(event.atMs, own)})`;
      }),
      language === 'zh' ? '；' : '; ',
    );
  return [
    {
      zh: say`未处置险情${count(events.length, '处', sources)}处：${each('zh')}。`,
      en: say`${count(events.length, '处', sources)} open dangers: ${each('en')}.`,
    },
  ];
}

export function responseSentences(facts: ReportFacts): ReportSentence[] {
  const { responses, proposals } = facts;
  const sentences: ReportSentence[] = responses.map((response) => {
    const own: ReportSource = { kind: 'response', id: response.id, label: response.title };
    return {
      zh: say`${named(`${response.title}`, own)}自${moment(response.sinceMs, [own])}起执行。`,
      en: say`${named(`${response.title}`, own)} in force since ${momentEn(response.sinceMs, [own])}.`,
    };
  });
  if (responses.length === 0)
    sentences.push({ zh: say`当前没有在行响应。`, en: say`No response is in force.` });
  if (proposals.length > 0) {
    const sources = proposals.map(({ id, title }): ReportSource => ({ kind: 'proposal', id, label: title }));
    const titles = joined(
      proposals.map(({ title }, at) => [named(title, sources[at]!)]),
      '、',
    );
    sentences.push({
      zh: say`待研判、签批${count(proposals.length, '件', sources)}件：${titles}。`,
      en: say`${count(proposals.length, '件', sources)} proposals wait: ${titles}.`,
    });
  }
  return sentences;
}

/** 叫应, where there was one. */
export function calloutSentences(facts: ReportFacts): ReportSentence[] {
  return facts.callouts.map((callout) => {
    const own: ReportSource = { kind: 'callout', id: callout.id, label: callout.title };
    const n = (value: number) => count(value, '人', [own]);
    return {
      zh: say`${named(callout.title, own)}：叫应${n(callout.called)}人，已确认${n(callout.confirmed)}人，已到岗${n(callout.onPost)}人，未应答${n(callout.unreached)}人。`,
      en: say`${named(callout.title, own)}: ${n(callout.called)} called, ${n(callout.confirmed)} confirmed, ${n(callout.onPost)} on post, ${n(callout.unreached)} without an answer.`,
    };
  });
}

/** 人员转移. Zones nobody has reported from are named as unreported; they are in no sum. */
export function transferSentences(facts: ReportFacts): ReportSentence[] {
  const { transfers } = facts;
  if (transfers.length === 0)
    return [{ zh: say`未下达人员转移。`, en: say`No transfer of people has been ordered.` }];
  const sourceOf = (zone: ReportFacts['transfers'][number]): ReportSource => ({
    kind: 'transfer',
    id: zone.id,
    label: zone.zone,
  });
  const all = transfers.map(sourceOf);
  const reported = transfers.filter(({ moved }) => moved !== null);
  const silent = transfers.filter(({ moved }) => moved === null);
  const sum = (part: 'moved' | 'sheltered' | 'returned') =>
    count(
      reported.reduce((total, zone) => total + (zone[part] ?? 0), 0),
      '人',
      reported.map(sourceOf),
    );
  const due = count(
    transfers.reduce((total, zone) => total + zone.due, 0),
    '人',
    all,
  );
  const zones = count(transfers.length, '处', all);
  const sentences: ReportSentence[] = [
    reported.length === 0
      ? {
          zh: say`${zones}处危险区应转移${due}人，已转移人数各处均未报。`,
          en: say`${zones} danger zones, ${due} people to move; nobody has reported how many have moved.`,
        }
      : {
          zh: say`${zones}处危险区应转移${due}人，已转移${sum('moved')}人，安置${sum('sheltered')}人，返回${sum('returned')}人。`,
          en: say`${zones} danger zones: ${due} people to move, ${sum('moved')} moved, ${sum('sheltered')} sheltered, ${sum('returned')} back.`,
        },
  ];
  if (reported.length > 0 && silent.length > 0) {
    const names = joined(
      silent.map((zone) => [named(zone.zone, sourceOf(zone))]),
      '、',
    );
    sentences.push({
      zh: say`其中${count(silent.length, '处', silent.map(sourceOf))}处尚未报数（${names}），未计入已转移人数。`,
      en: say`${count(silent.length, '处', silent.map(sourceOf))} of them have not reported (${names}) and are in none of the sums.`,
    });
  }
  return sentences;
}

const REACHED: Readonly<Record<StandingOrder['state'], number>> = {
  ordered: 0,
  delivered: 0,
  received: 1,
  arrived: 2,
  done: 3,
};

/** 抢险力量: orders to teams and how far they have come. */
export function forceSentences(facts: ReportFacts): ReportSentence[] {
  const { orders } = facts;
  if (orders.length === 0)
    return [
      {
        zh: say`未下达队伍指令。`,
        en: say`No team has been ordered.`,
      },
    ];
  const sourceOf = ({ id, title, to }: StandingOrder): ReportSource => ({
    kind: 'action',
    id,
    label: `${title}（${to}）`,
  });
  const of = (some: readonly StandingOrder[]) =>
    count(some.length, '条', some.length === 0 ? noneAt(facts) : some.map(sourceOf));
  const atLeast = (step: number) => of(orders.filter(({ state }) => REACHED[state] >= step));
  const overdue = orders.filter((order) => order.overdue);
  const present = orders.filter(({ state }) => state === 'arrived');
  const sentences: ReportSentence[] = [
    {
      zh: say`下达队伍指令${of(orders)}条，已签收${atLeast(1)}条，已到位${atLeast(2)}条，已完成${atLeast(3)}条${overdue.length > 0 ? say`，逾期${of(overdue)}条` : ''}。`,
      en: say`${of(orders)} orders to teams: ${atLeast(1)} received, ${atLeast(2)} on the spot, ${atLeast(3)} done${overdue.length > 0 ? say`, ${of(overdue)} overdue` : ''}.`,
    },
  ];
  if (present.length > 0) {
    const names = joined(
      present.map((order) => [named(`${order.to}（${order.title}）`, sourceOf(order))]),
      '、',
    );
    sentences.push({ zh: say`在岗力量：${names}。`, en: say`On the spot: ${names}.` });
  }
  return sentences;
}
