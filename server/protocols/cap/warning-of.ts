import type { CapAlert } from './types.ts';

export type WarningRefusal = 'not-actual' | 'not-public' | 'not-a-signal' | 'no-colour' | 'no-area';

/** A warning signal as three fields and its bond to earlier messages. */
export interface ChineseWarning {
  identifier: string;
  type: 'Alert' | 'Update' | 'Cancel';
  /** Identifiers of the messages that this one replaces or lifts. */
  replaces: string[];
  issuer: string;
  kind: string;
  colour: 'blue' | 'yellow' | 'orange' | 'red';
  area: string;
  areaName: string;
  effectiveMs: number;
  expiresMs: number | null;
}

export type ReadWarning =
  | { ok: true; warning: ChineseWarning }
  | { ok: false; reason: WarningRefusal; detail: string };

const COLOURS = { 蓝: 'blue', 黄: 'yellow', 橙: 'orange', 红: 'red' } as const;
/** National practice: Ⅰ red is Extreme … Ⅳ blue is Minor. */
const BY_SEVERITY = { Extreme: 'red', Severe: 'orange', Moderate: 'yellow', Minor: 'blue' } as const;
const SIGNAL = /([\p{Script=Han}]{2,12}?)([蓝黄橙红])色预警/u;
/** What stands before the kind of a signal in a headline: 郑州市气象台发布…, 上街区气象台升级…. */
const BEFORE_KIND = /^.*?(?:发布|升级为|升级|降级为|变更为|继续发布|更新|解除|取消)/u;
const AREA_CODE = /^\d{6}/;

/** What a CAP message says as a warning signal: kind and colour from its words, else the colour from its severity. */
export function readWarning(alert: CapAlert, drill: boolean): ReadWarning {
  const refuse = (reason: WarningRefusal, detail: string): ReadWarning => ({ ok: false, reason, detail });
  if (alert.status !== 'Actual' && !(drill && alert.status === 'Exercise'))
    return refuse('not-actual', `its status is ${alert.status}`);
  if (alert.scope !== 'Public') return refuse('not-public', `its scope is ${alert.scope}`);
  if (alert.type !== 'Alert' && alert.type !== 'Update' && alert.type !== 'Cancel')
    return refuse('not-a-signal', `it is an ${alert.type}`);
  const base = {
    identifier: alert.identifier,
    type: alert.type,
    replaces: alert.references.map(({ identifier }) => identifier),
  };
  const info = alert.infos.find(({ language }) => language.toLowerCase().startsWith('zh')) ?? alert.infos[0];
  if (!info) {
    if (alert.type !== 'Cancel') return refuse('not-a-signal', 'it has no info block');
    // A bare cancel lifts what it names.
    return {
      ok: true,
      warning: {
        ...base,
        issuer: alert.sender,
        kind: '',
        colour: 'blue',
        area: '',
        areaName: '',
        effectiveMs: alert.sentMs,
        expiresMs: null,
      },
    };
  }
  const said = [info.headline, info.event, ...info.parameters.map(({ value }) => value)]
    .map((text) => SIGNAL.exec((text ?? '').replace(BEFORE_KIND, '')))
    .find((found) => found !== null);
  const colour = said
    ? COLOURS[said[2] as keyof typeof COLOURS]
    : BY_SEVERITY[info.severity as keyof typeof BY_SEVERITY];
  if (colour === undefined)
    return refuse('no-colour', `no colour in its words, and its severity is ${info.severity}`);
  const area = info.areas.find(({ geocodes }) => geocodes.some(({ value }) => AREA_CODE.test(value)));
  const code = area?.geocodes.find(({ value }) => AREA_CODE.test(value))?.value.slice(0, 6);
  if (!area || code === undefined) return refuse('no-area', 'no area with a GB/T 2260 code');
  return {
    ok: true,
    warning: {
      ...base,
      issuer: info.senderName ?? alert.sender,
      kind: said?.[1] ?? info.event.replace(/[蓝黄橙红]色.*$|预警.*$/u, ''),
      colour,
      area: code,
      areaName: area.description,
      effectiveMs: info.effectiveMs ?? alert.sentMs,
      expiresMs: info.expiresMs,
    },
  };
}
