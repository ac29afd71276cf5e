import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect } from 'react';
import { seatQueries } from '../api/seat.ts';
import { HandoverChanges, HandoverSections, HandoverSignatures } from '../duty/handover-page.tsx';
import '../duty/duty.css';
import { useSay } from '../text/index.ts';
import { dayTimeText } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

/** One hand-over as it was signed, to read and to print. */
export function HandoverSignedPage() {
  const { say } = useSay();
  const { handoverId } = useParams({ strict: false }) as { handoverId: string };
  const query = useQuery(seatQueries.handover(handoverId));
  useEffect(() => {
    document.title = `${say('nav.handover')} · ${say('app.name')}`;
  }, [say]);
  return (
    <Panel
      title={say('handover.title')}
      extra={
        <Button className="no-print" onClick={() => window.print()}>
          {say('log.print')}
        </Button>
      }
    >
      <Loaded query={query}>
        {(handover) => (
          <>
            <p>
              <strong>{handover.unit.name}</strong> {say('handover.number', { n: handover.number })}{' '}
              {say('handover.frozen', { time: dayTimeText(handover.asOf), name: handover.giver.name })}
            </p>
            <HandoverSignatures handover={handover} />
            <HandoverChanges title={say('handover.changedSince')} changes={handover.changes} />
            <HandoverSections sections={handover.sections} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}
