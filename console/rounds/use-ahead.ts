import { useCallback, useEffect, useRef, useState } from 'react';
import type { Still } from '../../contract/media.ts';
import type { RoundCheck } from '../../contract/rounds.ts';
import { stillAddress } from '../api/media.ts';
import { takeStill } from '../api/rounds.ts';

/** So many pictures are asked for and decoded before the officer comes to them. */
export const AHEAD = 4;

/** A picture that stands ready; `problem`: it could not be had, the newest known one is shown instead. */
export type Ahead = { still: Still | null; check: RoundCheck | null; problem: boolean };

async function load(still: Still): Promise<void> {
  const image = new Image();
  image.src = stillAddress(still.cameraId, still.id);
  await image.decode();
}

/** Asks for the pictures of these cameras, each once, and has them decoded: pressing a key waits for no network. */
export function useAhead(roundId: string, wanted: readonly string[]): ReadonlyMap<string, Ahead> {
  const asked = useRef(new Set<string>());
  const [ready, setReady] = useState<ReadonlyMap<string, Ahead>>(new Map());
  const settle = useCallback(
    (cameraId: string, ahead: Ahead) => setReady((before) => new Map(before).set(cameraId, ahead)),
    [],
  );
  const key = wanted.join(' ');
  useEffect(() => {
    for (const cameraId of key === '' ? [] : key.split(' ')) {
      if (asked.current.has(cameraId)) continue;
      asked.current.add(cameraId);
      void takeStill(roundId, cameraId)
        .then(async ({ still, check }) => {
          if (still) await load(still);
          settle(cameraId, { still, check, problem: false });
        })
        .catch(() => settle(cameraId, { still: null, check: null, problem: true }));
    }
  }, [key, roundId, settle]);
  return ready;
}
