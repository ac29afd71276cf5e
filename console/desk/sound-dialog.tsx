import { Button, Modal } from 'antd';
import { useSay } from '../text/index.ts';
import { AlarmMark } from '../ui/marks.tsx';

/** Each priority by itself, and whether it was heard. */
export function SoundDialog({
  open,
  busy,
  play,
  onCancel,
  onFinish,
}: {
  open: boolean;
  busy: boolean;
  play: (priority: number) => void;
  onCancel: () => void;
  onFinish: (heard: boolean) => void;
}) {
  const { say } = useSay();
  return (
    <Modal
      title={say('sound.title')}
      open={open}
      destroyOnHidden
      onCancel={onCancel}
      footer={
        <span className="row" style={{ justifyContent: 'flex-end' }}>
          <Button danger disabled={busy} onClick={() => onFinish(false)}>
            {say('sound.notHeard')}
          </Button>
          <Button type="primary" loading={busy} onClick={() => onFinish(true)}>
            {say('sound.heard')}
          </Button>
        </span>
      }
    >
      <p>{say('sound.explain')}</p>
      <div className="row">
        {[1, 2, 3, 4].map((priority) => (
          <Button key={priority} onClick={() => play(priority)}>
            <AlarmMark priority={priority} waiting={false} />
            {say('sound.play', { n: priority })}
          </Button>
        ))}
      </div>
    </Modal>
  );
}
