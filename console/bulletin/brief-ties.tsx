import { Link } from '@tanstack/react-router';
import type { BriefDetail } from '../../contract/bulletin/desk.ts';
import { type TextKey, useSay } from '../text/index.ts';

interface Tie {
  said: TextKey;
  briefId: string;
  title: string;
  issueLabel?: string;
}

/** What a brief corrects, what corrects it, and what it was made of (综合稿): each a way there. */
export function BriefTies({ brief: { corrects, correctedBy, sources } }: { brief: BriefDetail }) {
  const { say } = useSay();
  const ties: Tie[] = [
    ...(corrects ? [{ said: 'bulletin.corrects', ...corrects } as const] : []),
    ...correctedBy.map((each) => ({ said: 'bulletin.correctedBy', ...each }) as const),
    ...sources.map(({ id, title }) => ({ said: 'bulletin.source', briefId: id, title }) as const),
  ];
  if (ties.length === 0) return null;
  return (
    <ul className="list">
      {ties.map(({ said, briefId, title, issueLabel }) => (
        <li key={`${said} ${briefId}`} className="row" data-tie={said}>
          <span className="tag">{say(said)}</span>
          <Link to="/briefs/$briefId" params={{ briefId }}>
            {title}
          </Link>
          {issueLabel && <span className="quiet">{issueLabel}</span>}
        </li>
      ))}
    </ul>
  );
}
