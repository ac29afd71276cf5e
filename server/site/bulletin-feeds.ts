import { Feed } from 'feed';
import { documentToText } from '../../contract/bulletin/document.ts';
import type { PublicBrief } from '../../contract/bulletin/issue.ts';
import { titleOfBrief } from './bulletin-pages.ts';
import { BULLETIN_TEXTS } from './bulletin-texts.ts';

export const FEEDS = {
  '/bulletin/rss.xml': { type: 'application/rss+xml; charset=utf-8', write: (feed: Feed) => feed.rss2() },
  '/bulletin/atom.xml': { type: 'application/atom+xml; charset=utf-8', write: (feed: Feed) => feed.atom1() },
  '/bulletin/feed.json': {
    type: 'application/feed+json; charset=utf-8',
    write: (feed: Feed) => feed.json1(),
  },
} as const;

/** What XML 1.0 has no place for (2.2), and the end of the section in which the package writes a text. */
const forXml = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll(']]>', ']] >');

/** The newest public briefs as a feed. Ids do not depend on the address of the site (RFC 4287 4.2.6). */
export function bulletinFeed(
  siteUrl: string,
  briefs: readonly PublicBrief[],
  notice: string | undefined,
): Feed {
  const { title, intro } = BULLETIN_TEXTS.zh;
  const base = siteUrl.replace(/\/$/, '');
  const newest = briefs[0]?.publishedAt ?? '1970-01-01T00:00:00Z';
  const feed = new Feed({
    id: `${base}/bulletin`,
    title: notice === undefined ? title : `${title}（${notice}）`,
    description: intro,
    link: `${base}/bulletin`,
    language: 'zh-CN',
    updated: new Date(newest),
    generator: 'Ward',
    feedLinks: {
      rss: `${base}/bulletin/rss.xml`,
      atom: `${base}/bulletin/atom.xml`,
      json: `${base}/bulletin/feed.json`,
    },
  });
  for (const brief of briefs)
    feed.addItem({
      id: `urn:uuid:${brief.entry.briefId}`,
      guid: `urn:uuid:${brief.entry.briefId}`,
      title: forXml(titleOfBrief(brief)),
      link: `${base}/bulletin/briefs/${brief.entry.briefId}`,
      date: new Date(brief.publishedAt),
      published: new Date(brief.publishedAt),
      description: forXml(documentToText(brief.entry.document).text),
      author: [{ name: forXml(brief.entry.document.unit) }],
    });
  return feed;
}
