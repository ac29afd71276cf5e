import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Input, Segmented } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { Camera } from '../../contract/media.ts';
import { mediaQueries } from '../api/media.ts';
import { queries } from '../api/queries.ts';
import { CameraForm } from '../media/camera-form.tsx';
import { FindCameras } from '../media/find-cameras.tsx';
import { NoStill, StillPicture } from '../media/still-picture.tsx';
import { useSay } from '../text/index.ts';
import { Age } from '../ui/age.tsx';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

const MOST = 200;
const STATES = ['all', 'fresh', 'stale', 'none', 'live'] as const;
type Wanted = (typeof STATES)[number];

const fits = (camera: Camera, wanted: Wanted): boolean =>
  wanted === 'all' || (wanted === 'live' ? camera.source.live : camera.stillState === wanted);

function CameraCard({ camera }: { camera: Camera }) {
  const { say } = useSay();
  return (
    <li className="card camera">
      <Link to="/cameras/$cameraId" params={{ cameraId: camera.id }}>
        {camera.lastStill ? <StillPicture still={camera.lastStill} name={camera.name} /> : <NoStill />}
        <b className="camera-name">{camera.name}</b>
      </Link>
      {camera.view && <span className="quiet">{camera.view}</span>}
      {camera.lastStill && (
        <span className="quiet">
          <Age at={camera.lastStill.takenAt} />
        </span>
      )}
      <span className="row">
        {camera.enabled ? (
          <span className={camera.stillState === 'fresh' ? 'tag' : 'tag amber'}>
            {say(`cameras.state.${camera.stillState}`)}
          </span>
        ) : (
          <span className="tag amber">{say('devices.disabled')}</span>
        )}
        {camera.source.live && <span className="tag">{say('cameras.state.live')}</span>}
        {camera.demo && <span className="tag">{say('devices.demo')}</span>}
      </span>
    </li>
  );
}

/** Every camera with its last picture and the age of it. */
export function CamerasPage() {
  const { say } = useSay();
  const query = useQuery(mediaQueries.cameras);
  const me = useQuery(queries.me);
  const [text, setText] = useState('');
  const [state, setState] = useState<Wanted>('all');
  const [registering, setRegistering] = useState(false);
  const [finding, setFinding] = useState(false);
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const may = me.data?.permissions.includes('media.edit') ?? false;
  const chosen = (query.data ?? []).filter(
    (camera) =>
      fits(camera, state) && `${camera.name} ${camera.view} ${camera.id}`.toLowerCase().includes(wanted),
  );
  return (
    <Panel
      title={say('cameras.title')}
      extra={
        <span className="row">
          <Segmented
            aria-label={say('outbox.stateHead')}
            value={state}
            onChange={(value) => setState(value as Wanted)}
            options={STATES.map((value) => ({
              value,
              label: `${say(value === 'all' ? 'common.all' : `cameras.state.${value}`)} ${(query.data ?? []).filter((camera) => fits(camera, value)).length}`,
            }))}
          />
          <Input
            allowClear
            aria-label={say('devices.find')}
            placeholder={say('devices.find')}
            style={{ width: 180 }}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {may && <Button onClick={() => setFinding(true)}>{say('cameras.find')}</Button>}
          {may && <Button onClick={() => setRegistering(true)}>{say('cameras.register')}</Button>}
        </span>
      }
    >
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('cameras.none') }}>
        {() => (
          <>
            {chosen.length === 0 && <p className="quiet">{say('devices.noneFit')}</p>}
            <ul className="list cameras">
              {chosen.slice(0, MOST).map((camera) => (
                <CameraCard key={camera.id} camera={camera} />
              ))}
            </ul>
            {chosen.length > MOST && (
              <p className="quiet">{say('common.more', { shown: MOST, count: chosen.length })}</p>
            )}
          </>
        )}
      </Loaded>
      {finding && <FindCameras onDone={() => setFinding(false)} />}
      {registering && <CameraForm onDone={() => setRegistering(false)} />}
    </Panel>
  );
}
