import type { IntakeLanguage, Publisher, ResultItem, ResultsView } from '../../../contract/intake.ts';
import { isUnder } from '../../../contract/permissions.ts';
import { beijingDay, type Constraint } from '../../../programmes/kit/index.ts';
import { type Published, publishedRecords } from '../ledger/index.ts';
import { listUnits } from '../people/index.ts';
import { type Box, boxFor, type IntakeContext, textOf } from './intake-context.ts';
import { findPlace } from './store.ts';

/** Digits and what stands between them in their plain form; every other sign, fullwidth stops too, stays as it was written. */
const plainDigits = (text: string): string =>
  [...text]
    .map((sign) => {
      const plain = sign.normalize('NFKC');
      return /^[\dXx+ -]$/.test(plain) ? plain : sign;
    })
    .join('');

/** Numbers of people never stand in public, whoever let them through: mobile and identity numbers are covered. */
export const coverNumbers = (text: string): string =>
  plainDigits(text)
    .replace(/(?<!\d)\d{17}[\dXx](?!\d)/g, '（号码已隐去）')
    .replace(/(?<!\d)(?:\+?86[ -]?)?1\d{2}[ -]?\d{4}[ -]?\d{4}(?!\d)/g, '（号码已隐去）');

export function presentPublished(
  ctx: IntakeContext,
  { declared, intake }: Box,
  record: Published,
  language: IntakeLanguage,
): ResultItem {
  const lines = (intake.shows?.fields ?? []).flatMap((field) => {
    const value = record.data[field];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const text =
      declared.type.fields[field]?.kind === 'choice'
        ? textOf(ctx, declared, language, `${field}.${value}`)
        : coverNumbers(String(value));
    return [{ label: textOf(ctx, declared, language, field), text }];
  });
  return {
    id: record.id,
    day: beijingDay(record.changedAtMs),
    title: lines[0]?.text ?? '',
    lines: lines.slice(1),
  };
}

/** Units that answer in public; a community, grid or team does it through the one above. */
const ANSWERS: readonly string[] = ['street', 'bureau', 'office', 'headquarters'];

/**
 * Who publishes what happened at a place: the nearest unit at or above it that answers in public, with its telephone, else that
 * of the next above it that has one. Null where none does.
 */
async function publisherOf(
  ctx: IntakeContext,
  unitPath: string,
  language: IntakeLanguage,
): Promise<Publisher | null> {
  const above = (await listUnits(ctx.ledger.db))
    .filter(({ path, kind }) => ANSWERS.includes(kind) && isUnder(unitPath, path))
    .sort((a, b) => b.path.length - a.path.length);
  const [unit] = above;
  if (!unit) return null;
  return {
    name: (language === 'en' && unit.nameEn) || unit.nameZh,
    phone: above.find(({ phone }) => phone)?.phone ?? null,
  };
}

const AT_MOST = 100;

/** 结果公开晒: what moderators have published of a place, or of all places. */
export async function readResults(
  ctx: IntakeContext,
  placeId: string | undefined,
  language: IntakeLanguage,
): Promise<ResultsView | undefined> {
  const place = placeId === undefined ? undefined : await findPlace(ctx.ledger.db, placeId);
  if (placeId !== undefined && !place) return undefined;
  const types = place
    ? [place.typeId]
    : [...ctx.ledger.catalogue.types.values()].filter(({ type }) => type.intake?.shows).map(({ id }) => id);
  const items: ResultItem[] = [];
  const titles: string[] = [];
  for (const typeId of types) {
    const box = boxFor(ctx, typeId);
    if (!box) continue;
    const where: Constraint | undefined = place && {
      and: [
        { under: place.unitPath },
        ...(box.intake.place ? [{ eq: [{ data: box.intake.place }, place.name] } as const] : []),
      ],
    };
    const records = await publishedRecords(ctx.ledger, box.declared, {
      ...(where ? { where } : {}),
      limit: AT_MOST + 1,
    });
    titles.push(textOf(ctx, box.declared, language));
    items.push(...records.map((record) => presentPublished(ctx, box, record, language)));
  }
  items.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
  return {
    place: place ? { id: place.id, name: place.name } : null,
    publisher: place ? await publisherOf(ctx, place.unitPath, language) : null,
    title: titles.join(' · '),
    items: items.slice(0, AT_MOST),
    more: items.length > AT_MOST,
  };
}
