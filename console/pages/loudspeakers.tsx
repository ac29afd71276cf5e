import { useQuery } from '@tanstack/react-query';
import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { SPEAKER_STATES } from '../../contract/media.ts';
import { mediaQueries } from '../api/media.ts';
import { queries } from '../api/queries.ts';
import { SpeakerForm } from '../media/speaker-form.tsx';
import { SpeakerRow } from '../media/speaker-row.tsx';
import { useZones } from '../media/zones.ts';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

const MOST = 200;
const STATES = ['all', ...SPEAKER_STATES] as const;

/** Every loudspeaker with what it last said; a silent one stands first. */
export function LoudspeakersPage() {
  const { say } = useSay();
  const query = useQuery(mediaQueries.loudspeakers);
  const me = useQuery(queries.me);
  const zones = useZones();
  const [state, setState] = useState<(typeof STATES)[number]>('all');
  const [text, setText] = useState('');
  const [registering, setRegistering] = useState(false);
  const may = new Set(me.data?.permissions ?? []);
  const wanted = text.trim().toLowerCase();
  const chosen = (query.data ?? [])
    .filter(
      (speaker) =>
        (state === 'all' || speaker.state === state) &&
        `${speaker.name} ${speaker.terminal} ${speaker.id} ${zones.get(speaker.zoneId ?? '') ?? ''}`
          .toLowerCase()
          .includes(wanted),
    )
    .sort((a, b) => Number(a.state === 'online') - Number(b.state === 'online'));
  return (
    <Panel
      title={say('speakers.title')}
      extra={
        <span className="row">
          <Segmented
            aria-label={say('outbox.stateHead')}
            value={state}
            onChange={(value) => setState(value as (typeof STATES)[number])}
            options={STATES.map((value) => ({
              value,
              label: `${say(value === 'all' ? 'common.all' : `speakers.state.${value}`)} ${(query.data ?? []).filter((speaker) => value === 'all' || speaker.state === value).length}`,
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
          {may.has('media.edit') && (
            <Button onClick={() => setRegistering(true)}>{say('speakers.register')}</Button>
          )}
        </span>
      }
    >
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('speakers.none') }}>
        {() => (
          <div className="scroll" tabIndex={0} role="region" aria-label={say('speakers.title')}>
            <table className="plain">
              <thead>
                <tr>
                  <th>{say('speakers.nameHead')}</th>
                  <th>{say('outbox.stateHead')}</th>
                  <th>{say('speakers.lastHeard')}</th>
                  <th>{say('speakers.lastTest')}</th>
                  <th>{say('speakers.terminal')}</th>
                  <th>{say('speakers.doHead')}</th>
                </tr>
              </thead>
              <tbody>
                {chosen.slice(0, MOST).map((speaker) => (
                  <SpeakerRow
                    key={speaker.id}
                    speaker={speaker}
                    zone={speaker.zoneId === null ? undefined : (zones.get(speaker.zoneId) ?? speaker.zoneId)}
                    mayEdit={may.has('media.edit')}
                    mayTest={may.has('speakers.test')}
                  />
                ))}
              </tbody>
            </table>
            {chosen.length === 0 && <p className="quiet">{say('devices.noneFit')}</p>}
            {chosen.length > MOST && (
              <p className="quiet">{say('common.more', { shown: MOST, count: chosen.length })}</p>
            )}
          </div>
        )}
      </Loaded>
      {registering && <SpeakerForm onDone={() => setRegistering(false)} />}
    </Panel>
  );
}
