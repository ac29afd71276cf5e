import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import '../bulletin/bulletin.css';
import { InstructionsPanel } from '../bulletin/instructions-panel.tsx';
import { JointPanel } from '../bulletin/joint-panel.tsx';
import { PlanPanel } from '../bulletin/plan-panel.tsx';
import { postsOf } from '../bulletin/posts-of.ts';
import { TopicsPanel } from '../bulletin/topics-panel.tsx';

/** What is asked of the bulletin: topics, leaders' instructions with what became of them, and a unit's own plan. */
export function GuidancePage() {
  const { data: me } = useQuery(queries.me);
  if (!me) return null;
  const [desk] = postsOf(me, 'bulletin.edit');
  const writing = postsOf(me, 'bulletin.write');
  const [own] = [...writing, ...postsOf(me, 'bulletin.sign')];
  const unit = (own ?? desk)?.unitPath ?? '';
  return (
    <div className="stack">
      {unit !== '' && <TopicsPanel unit={unit} desk={desk} />}
      <InstructionsPanel isDesk={desk !== undefined} ownUnits={writing.map(({ unitPath }) => unitPath)} />
      <JointPanel signsFor={postsOf(me, 'bulletin.sign').map(({ unitPath }) => unitPath)} />
      {own && <PlanPanel post={own} mayWrite={writing.length > 0} />}
    </div>
  );
}
