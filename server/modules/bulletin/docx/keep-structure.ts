import {
  type BriefDocument,
  type BulletinDocument,
  type InlineText,
  inlineToText,
  tidyInline,
} from '../../../../contract/bulletin/document.ts';

/** Fewer letters than these say nothing about where a text begins. */
const TELLING = 4;
const LOOKED_AT = 12;

/** Cut at a place of the text; a figure is never cut. */
function cutAt(inlines: InlineText, at: number): [InlineText, InlineText] {
  const before: InlineText = [];
  const after: InlineText = [];
  let passed = 0;
  for (const inline of inlines) {
    const length = inlineToText([inline]).length;
    const left = at - passed;
    if (left >= length) before.push(inline);
    else if (left <= 0 || 'figure' in inline) after.push(inline);
    else {
      before.push({ text: inline.text.slice(0, left) });
      after.push({ text: inline.text.slice(left) });
    }
    passed += length;
  }
  return [tidyInline(before), tidyInline(after)];
}

/** Where the closing begins in a last measure that it ran into; undefined: nothing tells. */
function beginOf(text: string, measure: string, closing: string): number | undefined {
  if (measure !== '' && text.startsWith(measure) && text.length > measure.length) return measure.length;
  for (let letters = Math.min(LOOKED_AT, closing.length); letters >= TELLING; letters--) {
    const at = text.lastIndexOf(closing.slice(0, letters));
    if (at > 0) return at;
  }
  return undefined;
}

/**
 * A single 一是 is no list to a reader and is read as the body; what went out as the only measure comes back as one.
 */
function keepOnlyMeasure(back: BriefDocument, sent: BriefDocument): BriefDocument {
  const [only, ...more] = sent.measures;
  if (!only || more.length > 0 || back.measures.length > 0 || !back.lead) return back;
  const body = inlineToText(back.lead);
  const begin = body.indexOf(only.ordinal);
  if (begin < 0) return back;
  const [lead, marked] = cutAt(back.lead, begin);
  const [, measure] = cutAt(marked, only.ordinal.length);
  const stop = only.heading && only.stop !== '' ? inlineToText(measure).indexOf(only.stop) : -1;
  const [heading, rest] = cutAt(measure, Math.max(0, stop));
  const { lead: _, ...others } = back;
  return {
    ...others,
    ...(lead.length > 0 ? { lead } : {}),
    measures: [
      stop < 0
        ? { ordinal: only.ordinal, stop: only.stop, text: measure }
        : { ordinal: only.ordinal, heading, stop: only.stop, text: cutAt(rest, only.stop.length)[1] },
    ],
  };
}

/** A closing runs on in the last measure's paragraph, and only some begin with words that tell one. */
function keepClosing(back: BriefDocument, sent: BriefDocument): BriefDocument {
  const last = back.measures.at(-1);
  if (!sent.closing || back.closing || !last) return back;
  const at = beginOf(
    inlineToText(last.text),
    inlineToText(sent.measures.at(-1)?.text ?? []),
    inlineToText(sent.closing),
  );
  if (at === undefined) return back;
  const [text, closing] = cutAt(last.text, at);
  return { ...back, measures: [...back.measures.slice(0, -1), { ...last, text }], closing };
}

/**
 * On paper the parts of a brief run on in one paragraph, and the reader tells them by their words alone. What went out as the
 * only measure, or as a closing, comes back as such: parted where the last measure as sent ends, or where the closing as sent
 * begins. Where nothing tells, it stays as it was read. Pure.
 */
export function keepStructure(back: BulletinDocument, sent: BulletinDocument): BulletinDocument {
  if (back.kind !== 'brief' || sent.kind !== 'brief') return back;
  return keepClosing(keepOnlyMeasure(back, sent), sent);
}
