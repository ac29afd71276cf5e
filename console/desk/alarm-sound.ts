import { useEffect, useRef, useState } from 'react';
import type { AlarmList } from '../../contract/responses.ts';
import { timeOnly } from '../ui/format.ts';

/** Beeps per priority: pitch in Hz and how often; priority 1 sounds again every half minute until it is acknowledged. */
const PATTERNS: Record<number, { pitch: number; times: number }> = {
  1: { pitch: 988, times: 4 },
  2: { pitch: 784, times: 3 },
  3: { pitch: 587, times: 2 },
  4: { pitch: 440, times: 1 },
};
const MUTE_MS = 5 * 60_000;
const AGAIN_MS = 30_000;

function play(context: AudioContext, priority: number): void {
  const { pitch, times } = PATTERNS[priority] ?? { pitch: 440, times: 1 };
  for (let n = 0; n < times; n++) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const from = context.currentTime + n * 0.28;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.25, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.22);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + 0.24);
  }
}

/** A shift is twelve hours at most: a test older than that is another shift's. */
const SHIFT_MS = 12 * 3_600_000;
const TESTED = 'ward.sound-tested';
const testedAt = (): number => Number(localStorage.getItem(TESTED) ?? 0);

export interface AlarmSound {
  play: (priority: number) => void;
  tested: boolean;
  /** What the officer heard; `false` leaves the shift untested. */
  noteTested: (heard: boolean) => void;
  mute: () => void;
  mutedUntil: string | undefined;
}

/**
 * A browser gives sound only after a press: the test at the start of the shift is that press, and proves the speaker; after
 * a reload the first press or key of any kind is.
 */
export function useAlarmSound(list: AlarmList | undefined): AlarmSound {
  const context = useRef<AudioContext | undefined>(undefined);
  const heard = useRef(new Set<string>());
  const [tested, setTested] = useState(() => Date.now() - testedAt() < SHIFT_MS);
  const [mutedUntilMs, setMutedUntilMs] = useState(0);
  const waiting =
    list?.groups.flatMap((group) => group.alarms).filter((alarm) => alarm.state === 'UNACK') ?? [];
  const worst = Math.min(9, ...waiting.map((alarm) => alarm.priority));
  const fresh = waiting.filter(
    (alarm) => !heard.current.has(`${alarm.id} ${alarm.raisedAt} ${alarm.priority}`),
  );

  useEffect(() => {
    for (const alarm of fresh) heard.current.add(`${alarm.id} ${alarm.raisedAt} ${alarm.priority}`);
    if (fresh.length > 0 && context.current && Date.now() >= mutedUntilMs)
      play(context.current, Math.min(...fresh.map((alarm) => alarm.priority)));
  });
  useEffect(() => {
    const timer = setInterval(() => {
      if (worst === 1 && context.current && Date.now() >= mutedUntilMs) play(context.current, 1);
      if (mutedUntilMs !== 0 && Date.now() >= mutedUntilMs) setMutedUntilMs(0);
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, [worst, mutedUntilMs]);

  useEffect(() => {
    const wake = (): void => {
      context.current ??= new AudioContext();
      void context.current.resume();
    };
    const events = ['pointerdown', 'keydown'] as const;
    for (const name of events) window.addEventListener(name, wake, { once: true });
    return () => {
      for (const name of events) window.removeEventListener(name, wake);
    };
  }, []);

  return {
    tested,
    mutedUntil: mutedUntilMs > 0 ? timeOnly(mutedUntilMs) : undefined,
    play: (priority) => {
      context.current ??= new AudioContext();
      void context.current.resume();
      play(context.current, priority);
    },
    noteTested: (heard) => {
      localStorage.setItem(TESTED, heard ? String(Date.now()) : '0');
      setTested(heard);
    },
    mute: () => setMutedUntilMs(mutedUntilMs > 0 ? 0 : Date.now() + MUTE_MS),
  };
}
