import type { PublicBrief } from '../../contract/bulletin/issue.ts';
import type { ProvenSidecar } from '../../contract/bulletin/sidecar.ts';

/** A printed issue with what of it passed the public review, in the order of print. */
export interface SiteIssue {
  id: string;
  label: string;
  issuedAt: string;
  briefs: PublicBrief[];
}

export interface SitePart {
  zh: string;
  en: string;
  /** Null: withheld, so that nobody can be told from it. */
  value: number | null;
}

/** What the public bulletin shows; handed in, so that a page knows no module. Only what passed the public review comes through. */
export interface BulletinPorts {
  /** The newest first. @param before issues printed before this moment, in epoch milliseconds */
  issues(query: { limit: number; before?: number }): Promise<SiteIssue[]>;
  issue(id: string): Promise<SiteIssue | undefined>;
  brief(id: string): Promise<PublicBrief | undefined>;
  /** The figure `n` of a public brief: its parts by unit (null where it has none) and its proof. */
  figure(
    brief: PublicBrief,
    n: number,
  ): Promise<{ parts: SitePart[] | null; proven: ProvenSidecar | undefined }>;
  /** Public briefs in which the words stand, the newest first. */
  search(words: string, limit: number): Promise<PublicBrief[]>;
  /** Public briefs that correct an earlier one, the newest first. */
  corrections(limit: number): Promise<PublicBrief[]>;
  log: {
    /** `NAME+HASH+KEY` */
    key: string;
    checkpoint(): Promise<string | undefined>;
    /** Hashes from one size of the log to another; undefined where there was no such log. */
    growth(from: number, to: number): Promise<string[] | undefined>;
  };
  siteUrl(): string;
  /** Under what sign the data stand: of a drill, of the demonstration, or in earnest. */
  world: 'live' | 'drill' | 'demo';
  nowMs(): number;
}
