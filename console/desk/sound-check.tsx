import { useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { AlarmMark } from '../ui/marks.tsx';
import { useAct } from '../ui/use-act.ts';
import type { AlarmSound } from './alarm-sound.ts';

/** The test at the start of a shift: each priority by itself, and what was heard goes into the duty log. */
export function SoundCheck({ sound }: { sound: AlarmSound }) {
  const { say } = useSay();
  const [open, setOpen] = useState(false);
  const me = useQuery(queries.me);
  const { act, busy } = useAct(['log']);
  const post = me.data?.posts.find((held) => ['duty-officer', 'duty-leader'].includes(held.role));
  const finish = async (heard: boolean): Promise<void> => {
    const text = say(heard ? 'sound.logOk' : 'sound.logBad');
    if (post && !(await act('/duty-log', { text, unitId: post.unitId }))) return;
    sound.noteTested(heard);
    setOpen(false);
  };
  return (
    <>
      {!sound.tested && post && <span className="tag amber">{say('sound.due')}</span>}
      <Button size="small" onClick={() => setOpen(true)}>
        {say('sound.title')}
      </Button>
      <Modal
        title={say('sound.title')}
        open={open}
        destroyOnHidden
        onCancel={() => setOpen(false)}
        footer={
          <span className="row" style={{ justifyContent: 'flex-end' }}>
            <Button danger disabled={busy} onClick={() => void finish(false)}>
              {say('sound.notHeard')}
            </Button>
            <Button type="primary" loading={busy} onClick={() => void finish(true)}>
              {say('sound.heard')}
            </Button>
          </span>
        }
      >
        <p>{say('sound.explain')}</p>
        <div className="row">
          {[1, 2, 3, 4].map((priority) => (
            <Button key={priority} onClick={() => sound.play(priority)}>
              <AlarmMark priority={priority} waiting={false} />
              {say('sound.play', { n: priority })}
            </Button>
          ))}
        </div>
      </Modal>
    </>
  );
}
