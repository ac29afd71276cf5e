import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import type { Camera } from '../../contract/media.ts';
import { toBeijingIso } from '../../contract/time.ts';
import { upload } from '../api/client.ts';
import { dutyNow } from '../api/live.ts';
import { mediaQueries } from '../api/media.ts';
import { queries } from '../api/queries.ts';
import { CameraForm } from '../media/camera-form.tsx';
import { CameraLive } from '../media/camera-live.tsx';
import { NoStill, StillPicture } from '../media/still-picture.tsx';
import { useSay } from '../text/index.ts';
import { Age } from '../ui/age.tsx';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';

function UploadStill({ camera }: { camera: Camera }) {
  const { say } = useSay();
  const { run, busy } = useTask(['media']);
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/jpeg"
        hidden
        aria-label={say('cameras.upload')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (!file) return;
          const takenAt = toBeijingIso(Math.floor(dutyNow() / 1000) * 1000);
          void run(() =>
            upload(
              `/cameras/${encodeURIComponent(camera.id)}/stills?${new URLSearchParams({ takenAt })}`,
              file,
              'image/jpeg',
            ),
          );
        }}
      />
      <Button loading={busy} title={say('cameras.uploadHint')} onClick={() => input.current?.click()}>
        {say('cameras.upload')}
      </Button>
    </>
  );
}

/** Stills over time: one large, the others to choose from, newest first. */
function Stills({ camera }: { camera: Camera }) {
  const { say } = useSay();
  const query = useQuery(mediaQueries.stills(camera.id));
  const [chosen, setChosen] = useState<string>();
  return (
    <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('cameras.noStills') }}>
      {(stills) => {
        const still = stills.find(({ id }) => id === chosen) ?? stills[0];
        return (
          <>
            {still ? (
              <figure className="still-figure">
                <StillPicture still={still} name={camera.name} large />
                <figcaption className="quiet">
                  <Age at={still.takenAt} /> · {say(`cameras.origin.${still.origin}`)} ·{' '}
                  {say('cameras.received', { time: shortTime(still.receivedAt) })}
                </figcaption>
              </figure>
            ) : (
              <NoStill />
            )}
            <ol className="list strip">
              {stills.map((each) => (
                <li key={each.id}>
                  <button
                    type="button"
                    className="strip-button"
                    aria-pressed={each.id === still?.id}
                    onClick={() => setChosen(each.id)}
                  >
                    <StillPicture still={each} name={shortTime(each.takenAt)} />
                    <span className="number">{shortTime(each.takenAt)}</span>
                  </button>
                </li>
              ))}
            </ol>
          </>
        );
      }}
    </Loaded>
  );
}

function Source({ camera }: { camera: Camera }) {
  const { say } = useSay();
  const { source } = camera;
  return (
    <>
      <dl className="facts">
        <dt>{say('cameras.source')}</dt>
        <dd>{say(`cameras.source.${source.kind}`)}</dd>
        {source.address !== null && (
          <>
            <dt>{say('cameras.address')}</dt>
            <dd className="mono">{source.address}</dd>
            <dt>{say('cameras.credentials')}</dt>
            <dd>{say(source.hasCredentials ? 'cameras.hasCredentials' : 'common.none')}</dd>
          </>
        )}
        {camera.stationId !== null && (
          <>
            <dt>{say('cameras.station')}</dt>
            <dd>
              <Link to="/stations/$stationId" params={{ stationId: camera.stationId }}>
                {camera.stationId}
              </Link>
            </dd>
          </>
        )}
      </dl>
      {source.live && <CameraLive cameraId={camera.id} name={camera.name} />}
      {!source.live && source.kind === 'rtsp' && <p className="quiet">{say('cameras.rtspHint')}</p>}
      {!source.live && source.kind !== 'rtsp' && <p className="quiet">{say('cameras.notLive')}</p>}
    </>
  );
}

export function CameraPage() {
  const { say } = useSay();
  const { cameraId } = useParams({ strict: false }) as { cameraId: string };
  const query = useQuery(mediaQueries.camera(cameraId));
  const me = useQuery(queries.me);
  const [changing, setChanging] = useState(false);
  const may = me.data?.permissions.includes('media.edit') ?? false;
  const camera = query.data;
  return (
    <div className="stack">
      <Panel
        title={camera ? `${camera.name}${camera.view ? ` · ${camera.view}` : ''}` : cameraId}
        extra={
          <span className="row">
            {camera && (
              <span className={camera.stillState === 'fresh' ? 'tag' : 'tag amber'}>
                {say(`cameras.state.${camera.stillState}`)}
              </span>
            )}
            {camera && !camera.enabled && <span className="tag amber">{say('devices.disabled')}</span>}
            {camera?.demo && <span className="tag">{say('devices.demo')}</span>}
            {camera && may && <UploadStill camera={camera} />}
            {camera && may && <Button onClick={() => setChanging(true)}>{say('devices.change')}</Button>}
            <Link className="quiet-link" to="/cameras">
              {say('cameras.back')}
            </Link>
          </span>
        }
      >
        <Loaded query={query}>{(data) => <Stills camera={data} />}</Loaded>
      </Panel>
      {camera && (
        <Panel title={say('cameras.liveTitle')}>
          <Source camera={camera} />
        </Panel>
      )}
      {changing && camera && <CameraForm camera={camera} onDone={() => setChanging(false)} />}
    </div>
  );
}
