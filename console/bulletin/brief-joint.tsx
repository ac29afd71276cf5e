import { Button } from 'antd';
import { useState } from 'react';
import type { BriefDetail } from '../../contract/bulletin/desk.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { onDemand } from '../ui/on-demand.tsx';

const Dialog = onDemand(() => import('./brief-joint-dialog.tsx').then((part) => part.BriefJointDialog));

/** 联合报送: who reports with the brief's unit, and who of them has consented to this text. */
export function BriefJoint({ brief }: { brief: BriefDetail }) {
  const { say } = useSay();
  const unitName = useUnitName();
  const [asking, setAsking] = useState(false);
  return (
    <span className="row">
      {brief.joint.map(({ unitPath, consent }) => (
        <span key={unitPath} className={consent ? 'tag' : 'tag amber'} data-joint-unit={unitPath}>
          {unitName(unitPath)}{' '}
          {consent
            ? say('bulletin.consented', { name: consent.name, time: shortTime(consent.at) })
            : say('bulletin.notConsented')}
        </span>
      ))}
      {brief.writable && brief.state !== 'editing' && (
        <Button size="small" onClick={() => setAsking(true)}>
          {say('bulletin.nameJoint')}
        </Button>
      )}
      {asking && <Dialog brief={brief} onDone={() => setAsking(false)} />}
    </span>
  );
}
