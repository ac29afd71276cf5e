import {
  bitsElement,
  type Content,
  type Frame,
  type FrameSpec,
  type Group,
  numberElement,
  type Parameter,
} from '../../server/protocols/sl651/index.ts';
import { type Device, EVENT } from './device.ts';
import { periodGroups, valueAt } from './period.ts';
import {
  addressOnly,
  currentGroups,
  dataReport,
  manualReport,
  pictureGroups,
  statusWord,
  uplink,
} from './reports.ts';
import { factorySettings } from './settings.ts';

/** What a station says to a query or order; several frames where one body would be too long (ETB … ETX). */
export interface Answer {
  frames: FrameSpec[];
  /** A picture goes out in packets and is confirmed once. */
  packets?: true;
  /** Done when the centre confirms the answer (the new password, 49H). */
  onConfirmed?: () => void;
}

export interface AnswerContext {
  device: Device;
  picture: () => Uint8Array | undefined;
  manualText: () => string | undefined;
  /** 4AH was carried out: what waits for the station's clock must be set anew. */
  onClockSet: () => void;
}

type Answerer = (context: AnswerContext, query: Frame, serial: number) => Answer | undefined;

const one = (frame: FrameSpec): Answer => ({ frames: [frame] });

/** Body of address and content (41H, 43H, 45H, 50H …). */
function contentAnswer(device: Device, functionCode: number, serial: number, content: Content): Answer {
  return one({ ...addressOnly(device, functionCode, serial), content });
}

/** 37H. */
const current: Answerer = ({ device }, _query, serial) => {
  const record = device.memory.newest();
  return record && one(dataReport(device, 0x37, serial, currentGroups(device, record)));
};

/** 3AH: the elements that were asked for, those the station has. */
const chosen: Answerer = ({ device }, { content }, serial) => {
  const record = device.memory.newest();
  if (content.kind !== 'identifiers' || !record) return undefined;
  const elements = content.identifiers.flatMap(({ key }) => {
    const value = valueAt(device, key, record.observedAtMs);
    return value === undefined ? [] : [numberElement(key, value)];
  });
  if (elements.length === 0) return undefined;
  return one(dataReport(device, 0x3a, serial, [{ observedAtMs: record.observedAtMs, elements }]));
};

/** 38H. */
const period: Answerer = ({ device }, { content }, serial) => {
  if (content.kind !== 'period') return undefined;
  const bodies: Group[][] = periodGroups(device, content);
  const frames = bodies.map((groups, index): FrameSpec => {
    const last = index === bodies.length - 1;
    return { ...dataReport(device, 0x38, serial, groups), end: last ? 'ETX' : 'ETB' };
  });
  return frames.length > 0 ? { frames } : undefined;
};

const picture: Answerer = ({ device, picture: take }, _query, serial) => {
  const jpeg = take();
  if (!jpeg) return undefined;
  return { frames: [dataReport(device, 0x36, serial, pictureGroups(device.clockMs(), jpeg))], packets: true };
};

const manual: Answerer = ({ device, manualText }, _query, serial) => {
  const text = manualText();
  return text === undefined ? undefined : one(manualReport(device, 0x39, serial, text));
};

/** 40H and 42H: keeps the settings and says what it kept. */
const setParameters: Answerer = ({ device }, { content, functionCode }, serial) => {
  if (content.kind !== 'parameters') return undefined;
  for (const parameter of content.parameters) device.settings.set(parameter.key, parameter);
  device.events[EVENT.parameter]!++;
  return contentAnswer(device, functionCode, serial, content);
};

/** 41H and 43H: the settings that were asked for, those the station has. */
const readParameters: Answerer = ({ device }, { content, functionCode }, serial) => {
  if (content.kind !== 'identifiers') return undefined;
  const parameters = content.identifiers
    .map(({ key }) => device.settings.get(key))
    .filter((parameter): parameter is Parameter => parameter !== undefined);
  return contentAnswer(device, functionCode, serial, { kind: 'parameters', parameters });
};

const version: Answerer = ({ device }, _query, serial) =>
  contentAnswer(device, 0x45, serial, { kind: 'version', text: 'WARD-DEMO-RTU 1.0' });

const status: Answerer = ({ device }, _query, serial) => {
  const record = device.memory.newest();
  if (!record) return undefined;
  const elements = [bitsElement(statusWord(device, record))];
  return one({
    ...uplink(device, 0x46, serial),
    blocks: [{ station: device.station.address, class: null, groups: [{ observedAtMs: null, elements }] }],
  });
};

const clearStorage: Answerer = ({ device }, _query, serial) => {
  device.memory.clear();
  device.events[EVENT.cleared]!++;
  return one(addressOnly(device, 0x47, serial));
};

const factoryReset: Answerer = ({ device }, _query, serial) => {
  device.settings.clear();
  for (const [key, parameter] of factorySettings(device.station)) device.settings.set(key, parameter);
  device.events[EVENT.parameter]!++;
  return one(addressOnly(device, 0x48, serial));
};

/** 49H: the old password, then the new one, which counts from the centre's confirm on. */
const password: Answerer = ({ device }, { content }, serial) => {
  if (content.kind !== 'parameters') return undefined;
  const [old, next] = content.parameters;
  if (old?.value !== device.password || typeof next?.value !== 'string') return undefined;
  const wanted = next.value;
  const answer = contentAnswer(device, 0x49, serial, { kind: 'parameters', parameters: [next] });
  return {
    ...answer,
    onConfirmed: () => {
      device.password = wanted;
      device.events[EVENT.password]!++;
    },
  };
};

const setClock: Answerer = ({ device, onClockSet }, { sentAtMs }, serial) => {
  if (sentAtMs === null) return undefined;
  device.setClock(sentAtMs);
  onClockSet();
  return one(addressOnly(device, 0x4a, serial));
};

/** 4EH: a device without so many gates does not answer. */
const gates: Answerer = ({ device }, { content }, serial) =>
  content.kind === 'gates' && content.open.length <= device.station.terminal.gates
    ? contentAnswer(device, 0x4e, serial, content)
    : undefined;

const events: Answerer = ({ device }, _query, serial) =>
  contentAnswer(device, 0x50, serial, { kind: 'events', counts: device.events });

const clock: Answerer = ({ device }, _query, serial) => one(addressOnly(device, 0x51, serial));

/** Pumps, valves, quota and IC card (44H, 4BH–4DH, 4FH) are not fitted: a wrong request gets no answer (6.3.2). */
const ANSWERERS: Readonly<Record<number, Answerer>> = {
  54: picture,
  55: current,
  56: period,
  57: manual,
  58: chosen,
  64: setParameters,
  65: readParameters,
  66: setParameters,
  67: readParameters,
  69: version,
  70: status,
  71: clearStorage,
  72: factoryReset,
  73: password,
  74: setClock,
  78: gates,
  80: events,
  81: clock,
};

/** The answer to a downlink that ends with ENQ; undefined = silence, as for a wrong password. */
export function answerTo(context: AnswerContext, query: Frame): Answer | undefined {
  const { device } = context;
  if (query.station !== device.station.address || query.password !== device.password) return undefined;
  const answerer = ANSWERERS[query.functionCode];
  if (!answerer) return undefined;
  // Newer terminals answer a centre's frame under its serial 0, older ones under their own counter; both occur.
  const serial = device.station.integrated ? 0 : device.nextSerial();
  return answerer(context, query, serial);
}
