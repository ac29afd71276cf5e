import type { TextKey } from '../text/index.ts';

/** G, then one of these, goes to a page. */
export const GO_KEYS = {
  d: { to: '/', text: 'nav.desk' },
  a: { to: '/alarms', text: 'nav.alarms' },
  r: { to: '/responses', text: 'nav.responses' },
  s: { to: '/stations', text: 'nav.stations' },
  v: { to: '/cameras', text: 'nav.cameras' },
  b: { to: '/loudspeakers', text: 'nav.loudspeakers' },
  p: { to: '/plans', text: 'nav.plans' },
  c: { to: '/call-outs', text: 'nav.callouts' },
  o: { to: '/orders', text: 'nav.orders' },
  w: { to: '/work', text: 'nav.work' },
  k: { to: '/records', text: 'nav.records' },
  u: { to: '/duty', text: 'nav.duty' },
  e: { to: '/reports', text: 'nav.reports' },
  h: { to: '/handover', text: 'nav.handover' },
  l: { to: '/log', text: 'nav.log' },
  x: { to: '/outbox', text: 'nav.outbox' },
  t: { to: '/system', text: 'nav.system' },
} as const satisfies Record<string, { to: string; text: TextKey }>;
export const isGoKey = (key: string): key is keyof typeof GO_KEYS => key in GO_KEYS;

const SAVED = 'ward.keys';
/** Keys of one character can be switched off (WCAG 2.2, 2.1.4): speech input and screen readers use them otherwise. */
export const keysOn = (): boolean => localStorage.getItem(SAVED) !== 'off';
export const switchKeys = (on: boolean): void => localStorage.setItem(SAVED, on ? 'on' : 'off');
