import { useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { type Loudspeaker, TerminalPassword } from '../../contract/media.ts';
import { post } from '../api/client.ts';
import { mediaQueries } from '../api/media.ts';
import { useSay } from '../text/index.ts';
import { Age } from '../ui/age.tsx';
import { Ask } from '../ui/ask.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';
import { useTask } from '../ui/use-task.ts';
import { PlaybackList, PlaybackTag } from './playback-list.tsx';
import { SpeakerForm } from './speaker-form.tsx';

function Playbacks({ speaker, onClose }: { speaker: Loudspeaker; onClose: () => void }) {
  const { say } = useSay();
  const query = useQuery(mediaQueries.playbacksOf({ deviceId: speaker.id }));
  return (
    <Modal
      open
      title={`${speaker.name} · ${say('speakers.playbacks')}`}
      footer={null}
      onCancel={onClose}
      width={640}
    >
      <Loaded
        query={query}
        empty={{ when: (data) => data.playbacks.length === 0, text: say('playback.none') }}
      >
        {(data) => <PlaybackList playbacks={data.playbacks} />}
      </Loaded>
    </Modal>
  );
}

/** The new password, once: it is kept nowhere in readable form. */
function NewPassword({
  shown,
  onClose,
}: {
  shown: { terminal: string; password: string };
  onClose: () => void;
}) {
  const { say } = useSay();
  return (
    <Modal
      open
      title={say('speakers.newPassword')}
      onCancel={onClose}
      onOk={onClose}
      okText={say('speakers.passwordNoted')}
      cancelButtonProps={{ style: { display: 'none' } }}
      maskClosable={false}
    >
      <dl className="facts">
        <dt>{say('speakers.terminal')}</dt>
        <dd className="mono">{shown.terminal}</dd>
        <dt>{say('login.password')}</dt>
        <dd className="mono secret">{shown.password}</dd>
      </dl>
      <p>{say('speakers.passwordOnce')}</p>
    </Modal>
  );
}

type Open = 'change' | 'playbacks' | 'test' | 'password';

/** One loudspeaker: whether it is heard, what it last did, and a test that shows the terminal's own word. */
export function SpeakerRow({
  speaker,
  zone,
  mayEdit,
  mayTest,
}: {
  speaker: Loudspeaker;
  zone: string | undefined;
  mayEdit: boolean;
  mayTest: boolean;
}) {
  const { say } = useSay();
  const { act, busy } = useAct(['media', 'playbacks']);
  const renewal = useTask(['media']);
  const [open, setOpen] = useState<Open>();
  const [shown, setShown] = useState<{ terminal: string; password: string }>();
  const close = (): void => setOpen(undefined);
  const path = `/loudspeakers/${encodeURIComponent(speaker.id)}`;
  return (
    <tr data-speaker={speaker.state}>
      <td>
        {speaker.name} {speaker.demo && <span className="tag">{say('devices.demo')}</span>}
        <div className="quiet">{zone ?? say('speakers.noZone')}</div>
      </td>
      <td>
        <span className={speaker.state === 'online' ? 'tag' : 'tag amber'}>
          {say(`speakers.state.${speaker.state}`)}
        </span>
        {speaker.heartbeat?.state === 'fault' && (
          <div>
            <span className="tag bad">{say('speakers.fault')}</span> {speaker.heartbeat.fault}
          </div>
        )}
      </td>
      <td>
        {speaker.lastHeartbeatAt ? <Age at={speaker.lastHeartbeatAt} /> : ''}
        {speaker.heartbeat && (
          <div className="quiet">
            {[
              speaker.heartbeat.volume === undefined
                ? ''
                : say('speakers.volume', { n: speaker.heartbeat.volume }),
              speaker.heartbeat.signalDbm === undefined ? '' : `${speaker.heartbeat.signalDbm} dBm`,
              speaker.heartbeat.firmware ?? '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </div>
        )}
        {speaker.lastRefusal && (
          <div>
            <span className="tag amber">{say('speakers.refused')}</span> {speaker.lastRefusal.reason} ·{' '}
            <Age at={speaker.lastRefusal.at} />
          </div>
        )}
      </td>
      <td>
        {speaker.lastTest && (
          <>
            <PlaybackTag state={speaker.lastTest.state} /> <Age at={speaker.lastTest.at} />
          </>
        )}
      </td>
      <td>
        <span className="number">{speaker.terminal}</span>
        <div className="quiet">{say(`speakers.transport.${speaker.transport}`)}</div>
      </td>
      <td>
        <span className="row">
          <Button
            size="small"
            disabled={!mayTest || busy || !speaker.enabled}
            title={mayTest ? undefined : say('common.notAllowed')}
            onClick={() => setOpen('test')}
          >
            {say('speakers.test')}
          </Button>
          <Button size="small" onClick={() => setOpen('playbacks')}>
            {say('speakers.playbacks')}
          </Button>
          {mayEdit && (
            <>
              <Button size="small" onClick={() => setOpen('change')}>
                {say('devices.change')}
              </Button>
              <Button size="small" onClick={() => setOpen('password')}>
                {say(speaker.hasPassword ? 'speakers.renew' : 'speakers.givePassword')}
              </Button>
            </>
          )}
        </span>
        {open === 'change' && <SpeakerForm speaker={speaker} onDone={close} />}
        {open === 'playbacks' && <Playbacks speaker={speaker} onClose={close} />}
        {open === 'test' && (
          <Ask
            title={`${say('speakers.test')} · ${speaker.name}`}
            open
            busy={busy}
            questions={[
              {
                name: 'text',
                label: say('speakers.testText'),
                kind: 'text',
                initial: say('speakers.testDefault'),
                max: 200,
                required: true,
              },
            ]}
            onCancel={close}
            onAnswer={async (values) => {
              if (await act(`${path}/test`, values)) setOpen('playbacks');
            }}
          />
        )}
        {open === 'password' && (
          <Modal
            open
            title={`${say(speaker.hasPassword ? 'speakers.renew' : 'speakers.givePassword')} · ${speaker.name}`}
            okText={say('common.confirm')}
            cancelText={say('common.cancel')}
            confirmLoading={renewal.busy}
            onCancel={close}
            onOk={async () => {
              const done = await renewal.run(async () =>
                TerminalPassword.parse(await post(`${path}/password`)),
              );
              close();
              if (done) setShown(done.answer);
            }}
          >
            {say('speakers.renewHint')}
          </Modal>
        )}
        {shown && <NewPassword shown={shown} onClose={() => setShown(undefined)} />}
      </td>
    </tr>
  );
}
