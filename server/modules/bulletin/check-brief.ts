import type { z } from 'zod';
import {
  type CheckInput,
  checkText,
  type Finding,
  type Register,
} from '../../../contract/bulletin/check/index.ts';
import type { BriefFinding, FigureCandidate } from '../../../contract/bulletin/desk.ts';
import { type BulletinDocument, documentToText, figuresOf } from '../../../contract/bulletin/document.ts';
import { wordingsOf } from '../../../contract/figure-words.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { beijingDay } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { figuresFor, figureTotals, type Scope, statementsUnder } from '../figures/index.ts';
import { listUnits } from '../people/index.ts';
import { type BulletinContext, figureName } from './bulletin-context.ts';

type Candidate = z.input<typeof FigureCandidate>;

/** Figures that the actor may put into a brief: what counts something in the scope, and manual figures signed there. */
export async function candidatesFor(
  ctx: BulletinContext,
  actor: Actor,
  { unitPath, fromDay, toDay }: Scope,
  search = '',
): Promise<Candidate[]> {
  const scope = { unitPath, fromDay, toDay };
  const figures = figuresFor(ctx.figures, actor, unitPath);
  const totals = await figureTotals(ctx.db, figures, scope);
  const counted = figures.flatMap((declared): Candidate[] => {
    const { value } = totals.get(declared.id)!;
    if (value === 0) return [];
    const { measure, visibility } = declared.figure;
    return [
      {
        id: declared.id,
        label: figureName(ctx, declared.id),
        unit: unitPath,
        from: fromDay,
        to: toDay,
        value,
        measure,
        visibility,
        wordings: wordingsOf(value, measure),
      },
    ];
  });
  const signed = (await statementsUnder(ctx.db, unitPath)).flatMap((row): Candidate[] =>
    row.kind !== 'manual' || row.withdrawnAtMs !== null || row.asOfDay > toDay || row.fromDay < fromDay
      ? []
      : [
          {
            id: row.id,
            label: { zh: row.concept ?? '', en: row.concept ?? '' },
            unit: row.unitPath,
            from: row.fromDay,
            to: row.asOfDay,
            value: row.value,
            measure: row.measure,
            visibility: 'public',
            wordings: wordingsOf(row.value, row.measure),
          },
        ],
  );
  const words = search.trim().toLowerCase();
  return [...counted, ...signed].filter(
    ({ id, label, value, wordings }) =>
      words === '' ||
      `${label.zh} ${label.en} ${id}`.toLowerCase().includes(words) ||
      String(value) === words ||
      wordings.some(({ text }) => text.startsWith(words)),
  );
}

/** Days in which a typed number may have been counted: those of the figures beside it, else the year so far. */
export function periodOf(document: BulletinDocument, nowMs: number): { fromDay: string; toDay: string } {
  const [first] = figuresOf(document).filter(({ id }) => id.includes('/'));
  const today = beijingDay(nowMs);
  return first
    ? { fromDay: first.from, toDay: first.to }
    : { fromDay: `${today.slice(0, 4)}-01-01`, toDay: today };
}

const presentFinding = ({ fixes, ...finding }: Finding): BriefFinding => ({
  ...finding,
  fixes: fixes.map((fix) => ({ ...fix })),
});

async function registerOf(sql: Sql): Promise<Register> {
  const units = (await listUnits(sql)).map(({ nameZh }) => ({
    // 第一社区（演示）: a name with what the demo puts behind it is found without.
    name: nameZh.replace(/（演示）$/, ''),
    short: [],
    former: [],
  }));
  return { units: units.filter(({ name }) => name.length >= 2), posts: [], people: [] };
}

/** The checker over a document: every bound figure with its value, the archive of what was printed, the register of units. */
export async function checkDocument(
  ctx: BulletinContext,
  document: BulletinDocument,
  candidates: readonly Candidate[],
  /** A printed brief is not compared with itself. */
  briefId: string | null,
): Promise<{ text: string; findings: BriefFinding[] }> {
  const { text, figures } = documentToText(document);
  const archive = await ctx.archive.index(ctx.db);
  const input: CheckInput = {
    text,
    bound: figures.map(({ figure, start, end }) => ({
      start,
      end,
      value: figure.value,
      measure: figure.measure,
      key: `${figure.id} ${figure.unit} ${figure.from} ${figure.to}`,
    })),
    candidates,
    register: await registerOf(ctx.db),
    words: ctx.words,
    archive: { ...archive, like: (asked) => archive.like(asked).filter(({ brief }) => brief.id !== briefId) },
  };
  return { text, findings: checkText(input).map(presentFinding) };
}
