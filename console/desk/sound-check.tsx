import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { later } from '../ui/later.tsx';
import { useAct } from '../ui/use-act.ts';
import type { AlarmSound } from './alarm-sound.ts';

const SoundDialog = later(() => import('./sound-dialog.tsx').then((part) => part.SoundDialog));

/** The test at the start of a shift: each priority by itself, and what was heard goes into the duty log. */
export function SoundCheck({ sound }: { sound: AlarmSound }) {
  const { say } = useSay();
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const ask = (): void => {
    setAsked(true);
    setOpen(true);
  };
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
      <Button size="small" onClick={ask}>
        {say('sound.title')}
      </Button>
      {asked && (
        <SoundDialog
          open={open}
          busy={busy}
          play={sound.play}
          onCancel={() => setOpen(false)}
          onFinish={(heard) => void finish(heard)}
        />
      )}
    </>
  );
}
