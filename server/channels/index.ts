import type { z } from 'zod';
import { StartError } from '../platform/errors.ts';
import type { Channel, ChannelKind } from '../platform/outbox/index.ts';
import { email } from './email/index.ts';
import { sms } from './sms/index.ts';
import { type SpeakerPort, speaker } from './speaker/index.ts';
import { voice } from './voice/index.ts';
import { webhook } from './webhook/index.ts';
import { wecom } from './wecom/index.ts';

export type { SpeakerPort } from './speaker/index.ts';

export interface ChannelParts {
  nowMs: () => number;
  speaker: SpeakerPort;
}

/** Every kind of channel, one line each. */
const kinds = ({ nowMs, speaker: port }: ChannelParts): ChannelKind<never>[] =>
  [sms, voice, email, webhook({ nowMs }), wecom({ nowMs }), speaker(port, nowMs)] as ChannelKind<never>[];

/** Open without a word in the file: loudspeakers need none. */
const ALWAYS: Readonly<Record<string, unknown>> = { speaker: {} };

/** Names the place and the fault, never the value: it may be a secret. */
const describe = (id: string, issue: z.core.$ZodIssue): string =>
  `${[id, ...issue.path.map(String)].join('.')}: ${issue.message}`;

/**
 * Opens the channels of the channels file. Throws one `StartError` with every fault: unknown channels, missing and wrong
 * settings. Nothing is opened where there is one.
 */
export function openChannels(
  config: Readonly<Record<string, unknown>>,
  parts: ChannelParts,
): Map<string, Channel> {
  const known = new Map(kinds(parts).map((kind) => [kind.id, kind]));
  const faults: string[] = [];
  const openings: (() => Channel)[] = [];
  for (const [id, value] of Object.entries({ ...ALWAYS, ...config })) {
    const kind = known.get(id);
    if (!kind) {
      faults.push(`${id}: there is no such channel (known: ${[...known.keys()].join(', ')})`);
      continue;
    }
    const settings = kind.settings.safeParse(value);
    if (settings.success) openings.push(() => kind.open(settings.data));
    else faults.push(...settings.error.issues.map((issue) => describe(id, issue)));
  }
  if (faults.length > 0)
    throw new StartError(
      `The channels file has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  return new Map(openings.map((open) => open()).map((channel) => [channel.id, channel]));
}
