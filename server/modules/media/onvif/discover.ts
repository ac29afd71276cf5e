import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { OnvifReason } from '../../../../contract/onvif.ts';
import { childOf, childrenOf, type Element, readEnvelope, textOf, writeProbe } from './envelope.ts';

/** Where probes go: the group of WS-Discovery (239.255.255.250:3702), or one device or relay. */
export interface ProbeTarget {
  host: string;
  port: number;
}

export interface FoundDevice {
  endpoint: string;
  name: string;
  hardware: string | null;
  location: string | null;
  address: string;
}

export interface Discovered {
  found: FoundDevice[];
  refused: { from: string; reason: OnvifReason }[];
}

const MOST_ANSWERS = 500;

const SCOPE = /^onvif:\/\/www\.onvif\.org\/(name|hardware|location)\/(.+)$/i;

/** What the scopes say (ONVIF Core 7.3.2.2), percent-decoded; the first of each kind. */
function factsOf(scopes: string): Partial<Record<string, string>> {
  const facts: Record<string, string> = {};
  for (const scope of scopes.split(/\s+/)) {
    const [, kind = '', value = ''] = SCOPE.exec(scope) ?? [];
    if (kind === '' || kind.toLowerCase() in facts) continue;
    try {
      facts[kind.toLowerCase()] = decodeURIComponent(value).slice(0, 100);
    } catch {
      facts[kind.toLowerCase()] = value.slice(0, 100);
    }
  }
  return facts;
}

/** A device is asked only where it answered from: an answer cannot send passwords elsewhere. */
const isAt = (address: string, host: string): boolean =>
  URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) && new URL(address).hostname === host;

function deviceOf(match: Element, from: string): FoundDevice | OnvifReason {
  const endpoint = textOf(childOf(match, 'EndpointReference'), 'Address').trim();
  const addresses = textOf(match, 'XAddrs').split(/\s+/).filter(Boolean);
  if (endpoint === '' || endpoint.length > 200 || addresses.length === 0) return 'not-onvif';
  const address = addresses.find((each) => isAt(each, from));
  if (address === undefined) return 'address-elsewhere';
  const { name, hardware, location } = factsOf(textOf(match, 'Scopes'));
  return { endpoint, name: name ?? from, hardware: hardware ?? null, location: location ?? null, address };
}

/** Devices that one datagram names, or why it is not taken. `messageId`: of the probe that it must answer. */
export function readProbeMatches(
  bytes: Uint8Array,
  { messageId, from }: { messageId: string; from: string },
): (FoundDevice | OnvifReason)[] {
  const envelope = readEnvelope(bytes);
  if (!envelope.ok) return [envelope.reason];
  if (textOf(envelope.header, 'RelatesTo').trim() !== messageId) return ['other-question'];
  const matches = childrenOf(childOf(envelope.body, 'ProbeMatches'), 'ProbeMatch');
  return matches.length === 0 ? ['not-onvif'] : matches.map((match) => deviceOf(match, from));
}

/** Out of every network that this machine stands in, where it goes to a group. */
function sendProbe(socket: Socket, text: string, { host, port }: ProbeTarget): void {
  const isGroup = isIPv4(host) && Number(host.split('.')[0]) >= 224;
  const own = Object.values(networkInterfaces())
    .flat()
    .filter((each) => each?.family === 'IPv4' && !each.internal);
  if (!isGroup || own.length === 0) {
    socket.send(text, port, host);
    return;
  }
  for (const each of own) {
    socket.setMulticastInterface(each?.address ?? '');
    socket.send(text, port, host);
  }
}

/** One probe, and what answered within `waitMs`. Rejects where the network cannot be used. */
export async function discoverCameras(target: ProbeTarget, waitMs: number): Promise<Discovered> {
  const socket = createSocket('udp4');
  const messageId = `urn:uuid:${randomUUID()}`;
  const found = new Map<string, FoundDevice>();
  const refused: Discovered['refused'] = [];
  let answers = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.on('message', (bytes, { address: from }) => {
        answers += 1;
        if (answers > MOST_ANSWERS) return;
        for (const device of readProbeMatches(bytes, { messageId, from }))
          if (typeof device === 'string') refused.push({ from, reason: device });
          else found.set(device.endpoint, device);
      });
      socket.bind(0, () => {
        try {
          sendProbe(socket, writeProbe(messageId), target);
          setTimeout(resolve, waitMs);
        } catch (error) {
          reject(error);
        }
      });
    });
  } finally {
    socket.close();
  }
  return { found: [...found.values()], refused };
}
