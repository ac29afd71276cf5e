import { type Claim, readFigure } from '../../figure-words.ts';
import { findFigures } from '../find-figures.ts';
import { shingleHashes, shinglesOf } from './shingles.ts';
import { type Subject, said, subjectOf } from './subject.ts';

/** A brief of a former issue: `text` as the reader normalises it; older ones come first in the archive. */
export interface ArchivedBrief {
  id: string;
  title: string;
  unit: string | null;
  text: string;
}

export interface LikeBrief {
  brief: ArchivedBrief;
  /** Of sets of 3-grams, 0–1. */
  jaccard: number;
  /** Share of the asked text that stands in the archived one, 0–1. */
  containment: number;
}

export interface ArchiveIndex {
  size: number;
  /** The archived briefs most like a text, most alike first. */
  like: (text: string) => LikeBrief[];
  /** What a unit last said on a subject up to then. */
  lastSaid: (unit: string, subject: Subject) => { text: string; title: string; claim: Claim } | undefined;
}

const BUCKETS = 1 << 20;
/** What is less alike is not worth comparing: unrelated briefs reach 0.08 and 0.20. */
const LEAST_JACCARD = 0.35;
const LEAST_CONTAINMENT = 0.4;
/** So many candidates are compared exactly. */
const MOST_COMPARED = 24;
const MOST_TOLD = 3;

/** Inverted file: for each bucket of 3-grams the briefs that hold one, as one array with its beginnings. */
function invert(hashes: readonly Uint32Array[]): { starts: Uint32Array; postings: Uint32Array } {
  const starts = new Uint32Array(BUCKETS + 1);
  for (const list of hashes) for (const hash of list) starts[(hash % BUCKETS) + 1]!++;
  for (let n = 0; n < BUCKETS; n++) starts[n + 1]! += starts[n]!;
  const postings = new Uint32Array(starts[BUCKETS]!);
  const next = starts.slice(0, BUCKETS);
  hashes.forEach((list, brief) => {
    for (const hash of list) postings[next[hash % BUCKETS]!++] = brief;
  });
  return { starts, postings };
}

function compare(shingles: ReadonlySet<string>, brief: ArchivedBrief): LikeBrief {
  const others = shinglesOf(brief.text);
  let both = 0;
  for (const shingle of shingles) if (others.has(shingle)) both++;
  return {
    brief,
    jaccard: both / Math.max(1, shingles.size + others.size - both),
    containment: both / Math.max(1, shingles.size),
  };
}

/** Cumulative figures by unit and subject; what was said last stays. */
function saidBefore(
  briefs: readonly ArchivedBrief[],
): Map<string, { text: string; title: string; claim: Claim }> {
  const table = new Map<string, { text: string; title: string; claim: Claim }>();
  for (const { unit, title, text } of briefs)
    for (const figure of unit === null ? [] : findFigures(text)) {
      const subject = subjectOf(text, figure);
      const read = readFigure(figure.text);
      if (subject?.cumulative && read.ok)
        table.set(`${unit} ${said(subject)}`, { text: figure.text, title, claim: read.claim });
    }
  return table;
}

/**
 * Index over an archive, oldest brief first. Building is linear in its text; a question walks only the lists of its own
 * 3-grams and compares the best candidates exactly, so that buckets shared by chance change nothing in the answer's numbers.
 */
export function indexArchive(briefs: readonly ArchivedBrief[]): ArchiveIndex {
  const { starts, postings } = invert(briefs.map(({ text }) => shingleHashes(text)));
  const before = saidBefore(briefs);
  return {
    size: briefs.length,
    like: (text) => {
      const shingles = shinglesOf(text);
      if (shingles.size === 0) return [];
      const counts = new Uint32Array(briefs.length);
      for (const hash of shingleHashes(text)) {
        const bucket = hash % BUCKETS;
        for (let n = starts[bucket]!; n < starts[bucket + 1]!; n++) counts[postings[n]!]!++;
      }
      const candidates = [...counts.keys()]
        .filter((n) => counts[n]! >= LEAST_JACCARD * shingles.size)
        .sort((a, b) => counts[b]! - counts[a]! || b - a)
        .slice(0, MOST_COMPARED);
      return candidates
        .map((n) => compare(shingles, briefs[n]!))
        .filter(({ jaccard, containment }) => jaccard >= LEAST_JACCARD || containment >= LEAST_CONTAINMENT)
        .sort((a, b) => b.jaccard - a.jaccard)
        .slice(0, MOST_TOLD);
    },
    lastSaid: (unit, subject) => before.get(`${unit} ${said(subject)}`),
  };
}
