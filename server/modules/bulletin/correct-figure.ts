import type { z } from 'zod';
import type { BulletinDocument, InlineFigure } from '../../../contract/bulletin/document.ts';
import type {
  CorrectionProposal,
  CorrectRequest,
  FigureFact,
  IssueContent,
} from '../../../contract/bulletin/issue.ts';
import { judgeFigure, printFigure } from '../../../contract/figure-words.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { figureTotal } from '../figures/index.ts';
import { listUnits } from '../people/index.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { postOrRefuse } from './desk-policy.ts';
import { isTrueOf } from './drift.ts';
import { freezeOne } from './freeze-brief.ts';
import { contentOf } from './issue-content.ts';
import { atOneMoment } from './move-brief.ts';
import { refuseSecret } from './refuse-secret.ts';
import { aboutDocument } from './save-brief.ts';
import { type BriefRow, findBrief, insertBrief } from './store/briefs.ts';
import { correctionDecisions, findIssue, insertCorrection, printedIssues } from './store/issues.ts';
import { type Doer, insertJournal, insertRevision } from './store/trail.ts';

type Proposal = z.input<typeof CorrectionProposal>;
type Content = z.output<typeof IssueContent>;
type Fact = z.output<typeof FigureFact>;

/** Older issues are history: their figures are asked about one by one. */
const ISSUES_LOOKED_AT = 60;

async function valueNow(ctx: BulletinContext, sql: Sql, fact: Fact): Promise<number | undefined> {
  const declared = ctx.figures.figures.get(fact.id);
  if (fact.kind !== 'counted' || !declared) return undefined;
  const { scope, period } = fact;
  return (
    await figureTotal(sql, declared, { unitPath: scope.unitPath, fromDay: period.from, toDay: period.to })
  ).value;
}

/** As printed, if that is still a good way to say it; else exactly. */
const wordingOf = (fact: Fact, value: number): string => {
  const same = printFigure(value, fact.measure, fact.style);
  return judgeFigure(same, value) === 'true' ? same : printFigure(value, fact.measure);
};

async function proposalsOf(ctx: BulletinContext, sql: Sql, content: Content): Promise<Proposal[]> {
  const decided = new Set(
    (
      await correctionDecisions(
        sql,
        content.entries.map(({ briefId }) => briefId),
      )
    ).map((each) => `${each.briefId} ${each.n} ${each.valueNow}`),
  );
  const proposals: Proposal[] = [];
  for (const { briefId, title, facts } of content.entries)
    for (const fact of facts) {
      const now = await valueNow(ctx, sql, fact);
      if (now === undefined || now === fact.value || decided.has(`${briefId} ${fact.n} ${now}`)) continue;
      proposals.push({
        issueId: content.id,
        issueLabel: content.label,
        briefId,
        title,
        n: fact.n,
        figure: fact.id,
        concept: fact.concept,
        frozenId: fact.frozenId,
        printed: fact.wording,
        frozenValue: fact.value,
        valueNow: now,
        stillTrue: isTrueOf(fact.wording, now),
        wordingNow: wordingOf(fact, now),
      });
    }
  return proposals;
}

/** Printed figures whose records say something else now, of the desk's last issues: proposals, never a change. */
export async function proposeCorrections(ctx: BulletinContext, unitPath: string): Promise<Proposal[]> {
  const found: Proposal[] = [];
  for (const issue of await printedIssues(ctx.db, unitPath, ISSUES_LOOKED_AT))
    found.push(...(await proposalsOf(ctx, ctx.db, await contentOf(ctx, ctx.db, issue))));
  return found;
}

const correctionText = (
  content: Content,
  title: string,
  fact: Fact,
  figure: InlineFigure,
  unit: string,
): BulletinDocument => ({
  kind: 'item',
  mark: '△',
  text: [
    { text: `更正：${content.label}“${title}”中“${fact.concept.zh}”一项，“${fact.wording}”应为“` },
    { figure },
    { text: '”。' },
  ],
  unit,
});

/** The figure of a correction: the same, of the same days and unit, printed as it is now. */
const correctedFigure = (fact: Fact, value: number): InlineFigure => {
  const style =
    wordingOf(fact, value) === printFigure(value, fact.measure, fact.style)
      ? fact.style
      : ({ as: 'exact' } as const);
  return {
    id: fact.id,
    unit: fact.scope.unitPath,
    from: fact.period.from,
    to: fact.period.to,
    style,
    measure: fact.measure,
    value,
    wording: printFigure(value, fact.measure, style),
    frozenId: null,
  };
};

/**
 * Decides about a proposal: a 更正 as an item of its own, in editing at the desk, that points at what it corrects (which
 * points back at it); or none, with a reason. `version-conflict` where the figure moved again.
 */
export async function correctFigure(
  ctx: BulletinContext,
  actor: Actor,
  request: z.output<typeof CorrectRequest>,
): Promise<BriefRow | null> {
  refuseSecret(request.reason);
  const atMs = ctx.clock.nowMs();
  return atOneMoment(ctx, async (tx) => {
    const issue = await findIssue(tx, request.issueId);
    if (issue?.state !== 'issued') throw new WardError('not-found');
    const post = postOrRefuse(actor, 'bulletin.edit', issue.unitPath);
    const by: Doer = { actor, post, atMs };
    const content = await contentOf(ctx, tx, issue);
    const entry = content.entries.find(({ briefId }) => briefId === request.briefId);
    const fact = entry?.facts.find(({ n }) => n === request.n);
    const now = fact && (await valueNow(ctx, tx, fact));
    if (!entry || !fact || now === undefined) throw new WardError('not-found');
    if (now !== request.valueNow)
      throw new WardError('version-conflict', { detail: `the figure is ${now} now: look at it again` });
    if (now === fact.value)
      throw new WardError('unprocessable', {
        detail: 'the figure is what was printed: nothing is to be corrected',
      });
    const id = newId(atMs);
    const { decision, reason } = request;
    if (decision === 'correct') {
      const figure = await freezeOne(ctx, tx, actor, correctedFigure(fact, now), reason);
      const office = (await listUnits(tx)).find(({ path }) => path === issue.unitPath)?.nameZh;
      const document = correctionText(
        content,
        entry.title,
        fact,
        figure,
        issue.sheet.office || (office ?? ''),
      );
      await insertBrief(tx, {
        id,
        ...aboutDocument(document),
        unitPath: issue.unitPath,
        state: 'editing',
        version: 1,
        revision: 1,
        findings: [],
        programme: null,
        happenedOn: null,
        topicId: null,
        requestId: null,
        authorId: actor.personId,
        authorName: actor.name,
        disclosure: 'internal',
        issueId: null,
        position: null,
        note: null,
        signed: { byId: actor.personId, name: actor.name, post: post.title, atMs },
        feedback: null,
        sources: [],
        corrects: { issueId: issue.id, briefId: entry.briefId, n: fact.n },
        changedAtMs: atMs,
      });
      await insertRevision(tx, id, { n: 1, version: 1, document, why: 'created' }, by);
      await insertJournal(tx, { briefId: id, act: 'correct', to: 'editing', revision: 1, reason }, by);
    }
    const decided = await insertCorrection(
      tx,
      {
        id: newId(atMs),
        issueId: issue.id,
        briefId: entry.briefId,
        n: fact.n,
        frozenId: fact.frozenId,
        valueNow: now,
        decision,
        correctionId: decision === 'correct' ? id : null,
        reason,
      },
      by,
    );
    if (!decided) throw new WardError('conflict', { detail: 'somebody decided about this value before' });
    await insertJournal(
      tx,
      {
        issueId: issue.id,
        briefId: entry.briefId,
        act: `${decision}-figure`,
        reason,
        data: { n: fact.n, printed: fact.value, now },
      },
      by,
    );
    await ctx.audit.record(tx, {
      kind: 'move',
      action: `bulletin.${decision}`,
      about: entry.briefId,
      actor,
      unitPath: issue.unitPath,
      postId: post.postId,
      data: { figure: fact.id, printed: fact.value, now },
    });
    return decision === 'correct' ? ((await findBrief(tx, id)) ?? null) : null;
  });
}
