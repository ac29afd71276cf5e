import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { briefClock } from '../../contract/bulletin/brief-clock.ts';
import type { BriefDetail } from '../../contract/bulletin/desk.ts';
import { bulletinQueries } from '../api/bulletin.ts';
import { dutyNow } from '../api/live.ts';
import { useSay } from '../text/index.ts';
import { dayText, dayTimeText } from '../ui/format.ts';
import { onDemand } from '../ui/on-demand.tsx';
import type { DraftKeeper } from './draft-keeper.ts';

const Dialog = onDemand(() => import('./brief-about-dialog.tsx').then((part) => part.BriefAboutDialog));

/** How long it took from the event to the desk, and which topic it answers; the writer says both. */
export function BriefAbout({ brief, keeper }: { brief: BriefDetail; keeper: DraftKeeper }) {
  const { say } = useSay();
  const topics = useQuery(bulletinQueries.topics(brief.unitPath));
  const [asking, setAsking] = useState(false);
  const clock = briefClock(brief.happenedOn, brief.journal, dutyNow());
  const day = brief.happenedOn ? dayText(brief.happenedOn) : '';
  const told = {
    unknown: () => say('bulletin.clock.unknown'),
    sent: ({ days = 0, at = '' }) =>
      say(days > 0 ? 'bulletin.clock.sent' : 'bulletin.clock.sameDay', {
        day,
        n: days,
        time: dayTimeText(at),
      }),
    waits: ({ days = 0 }) =>
      say(days > 0 ? 'bulletin.clock.waits' : 'bulletin.clock.today', { day, n: days }),
  }[clock.is](clock as { days?: number; at?: string });
  const topic = topics.data?.find(({ id }) => id === brief.topicId);
  return (
    <span className="row" data-clock={clock.is}>
      <span className="quiet">{told}</span>
      {topic && <span className="tag">{topic.title}</span>}
      {brief.writable && (
        <Button size="small" onClick={() => setAsking(true)}>
          {say('bulletin.aboutEdit')}
        </Button>
      )}
      {asking && (
        <Dialog brief={brief} keeper={keeper} topics={topics.data ?? []} onDone={() => setAsking(false)} />
      )}
    </span>
  );
}
