import { Alert, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { liveAddress } from '../api/media.ts';
import { useSay } from '../text/index.ts';

type Trouble = 'unsupported' | 'codec' | 'stream';
const CODEC_FAULTS = new Set([
  'bufferAddCodecError',
  'bufferIncompatibleCodecsError',
  'manifestIncompatibleCodecsError',
]);
const STILL_AFTER_MS = 8_000;

/** Plays into `video` until the returned function is called. */
function play(video: HTMLVideoElement, address: string, onTrouble: (trouble: Trouble) => void): () => void {
  let stop = (): void => {
    video.removeAttribute('src');
    video.load();
  };
  let stopped = false;
  void import('hls.js/light').then(({ default: Hls }) => {
    if (stopped) return;
    if (!Hls.isSupported()) {
      if (video.canPlayType('application/vnd.apple.mpegurl') === '') onTrouble('unsupported');
      else video.src = address;
      return;
    }
    const player = new Hls({ liveDurationInfinity: true });
    player.on(Hls.Events.ERROR, (_event, { fatal, details }) => {
      if (!fatal) return;
      player.destroy();
      onTrouble(CODEC_FAULTS.has(details) ? 'codec' : 'stream');
    });
    player.loadSource(address);
    player.attachMedia(video);
    stop = () => player.destroy();
  });
  return () => {
    stopped = true;
    stop();
  };
}

/** The live picture, carried by this server: the camera's address and password stay there. Says when it stands still. */
export function CameraLive({ cameraId, name }: { cameraId: string; name: string }) {
  const { say } = useSay();
  const video = useRef<HTMLVideoElement>(null);
  const [on, setOn] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const [frozen, setFrozen] = useState(false);
  useEffect(() => {
    const target = video.current;
    if (!on || !target) return undefined;
    const stop = play(target, liveAddress(cameraId), (what) => {
      setTrouble(what);
      setOn(false);
    });
    let at = -1;
    const watch = setInterval(() => {
      setFrozen(target.currentTime === at);
      at = target.currentTime;
    }, STILL_AFTER_MS);
    return () => {
      clearInterval(watch);
      stop();
    };
  }, [on, cameraId]);
  return (
    <div className="stack">
      {on && <video ref={video} className="live" muted autoPlay playsInline controls aria-label={name} />}
      {on && frozen && <Alert type="warning" showIcon title={say('cameras.frozen')} />}
      {trouble && <Alert type="error" showIcon title={say(`cameras.trouble.${trouble}`)} />}
      <div className="row">
        <Button
          type={on ? 'default' : 'primary'}
          onClick={() => {
            setTrouble(undefined);
            setFrozen(false);
            setOn(!on);
          }}
        >
          {say(on ? 'cameras.stop' : 'cameras.watch')}
        </Button>
        <span className="quiet">{say('cameras.liveHint')}</span>
      </div>
    </div>
  );
}
