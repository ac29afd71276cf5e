import { useState } from 'react';
import type { Still } from '../../contract/media.ts';
import { stillAddress } from '../api/media.ts';
import { useSay } from '../text/index.ts';

/** A still with its marks burnt over it: a drill or a placeholder is never taken for the real place. */
export function StillPicture({ still, name, large }: { still: Still; name: string; large?: boolean }) {
  const { say } = useSay();
  const [broken, setBroken] = useState<string>();
  const marks = [
    ...(still.drill ? [say('cameras.drill')] : []),
    ...(still.origin === 'placeholder' ? [say('cameras.origin.placeholder')] : []),
  ];
  return (
    <span className={large ? 'still large' : 'still'}>
      {broken === still.id ? (
        <span className="still-none">{say('cameras.broken')}</span>
      ) : (
        <img
          src={stillAddress(still.cameraId, still.id)}
          alt={[name, ...marks].join(' · ')}
          loading={large ? 'eager' : 'lazy'}
          decoding="async"
          onError={() => setBroken(still.id)}
        />
      )}
      {marks.length > 0 && (
        <span className="still-marks" aria-hidden="true">
          {marks.map((mark) => (
            <b className="still-mark" key={mark}>
              {mark}
            </b>
          ))}
        </span>
      )}
    </span>
  );
}

export const NoStill = () => {
  const { say } = useSay();
  return (
    <span className="still">
      <span className="still-none">{say('cameras.state.none')}</span>
    </span>
  );
};
