import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { StationDetail } from '../../contract/telemetry.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';

/** Fetched when asked for: few people register stations. */
const RegistrationForm = lazy(() =>
  import('./registration-form.tsx').then(({ RegistrationForm: form }) => ({ default: form })),
);

/** Registers a station, or changes its registration; for those who may. With an address it stands open for that station. */
export function RegistrationPanel({
  station,
  address,
}: {
  station?: StationDetail;
  address?: string | undefined;
}) {
  const { say } = useSay();
  const me = useQuery(queries.me);
  const [open, setOpen] = useState(address !== undefined);
  const [saved, setSaved] = useState(false);
  if (!(me.data?.permissions.includes('stations.edit') ?? false)) return null;
  return (
    <Panel
      title={say('registration.title')}
      extra={
        <span className="row">
          {saved && !open && <output className="tag">{say('registration.saved')}</output>}
          <Button onClick={() => setOpen(!open)} aria-expanded={open}>
            {say(station ? 'registration.edit' : 'registration.add')}
          </Button>
        </span>
      }
    >
      {open && (
        <Suspense fallback={<output className="quiet">{say('common.loading')}</output>}>
          <RegistrationForm
            station={station}
            address={address}
            onDone={() => {
              setOpen(false);
              setSaved(true);
            }}
          />
        </Suspense>
      )}
    </Panel>
  );
}
