import type { OnvifReason } from '../../../../contract/onvif.ts';
import { askCamera } from '../ask-camera.ts';
import type { Credentials } from '../http-digest.ts';
import {
  childOf,
  childrenOf,
  type Element,
  escapeXml,
  MOST_ENVELOPE_BYTES,
  readEnvelope,
  textOf,
  writeQuestion,
} from './envelope.ts';

/** Addresses of a device's first profile, with user and password: for the seal alone. */
export interface DeviceStreams {
  streamUrl: string;
  snapshotUrl: string | undefined;
}

const DEVICE = 'http://www.onvif.org/ver10/device/wsdl';
const MEDIA = 'http://www.onvif.org/ver10/media/wsdl';
const SCHEMA = 'http://www.onvif.org/ver10/schema';

class Refused extends Error {
  readonly reason: OnvifReason;
  constructor(reason: OnvifReason) {
    super(reason);
    this.reason = reason;
  }
}
const refuse = (reason: OnvifReason): never => {
  throw new Refused(reason);
};

const withCredentials = (address: string, { username, password }: Credentials): string => {
  const url = new URL(address);
  url.username = encodeURIComponent(username);
  url.password = encodeURIComponent(password);
  return url.toString();
};

/** Milliseconds since 1970 of a UTCDateTime; undefined where it is none. */
function momentOf(answer: Element): number | undefined {
  const utc = childOf(childOf(answer, 'SystemDateAndTime'), 'UTCDateTime');
  const [date, time] = [childOf(utc, 'Date'), childOf(utc, 'Time')];
  const [year = Number.NaN, month = 1, day = 1] = ['Year', 'Month', 'Day'].map((name) =>
    Number(textOf(date, name)),
  );
  const [hour = 0, minute = 0, second = 0] = ['Hour', 'Minute', 'Second'].map((name) =>
    Number(textOf(time, name)),
  );
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  return Number.isFinite(ms) ? ms : undefined;
}

/**
 * Asks a device for its first profile's stream and snapshot (ONVIF Media 1.0: GetProfiles, GetStreamUri, GetSnapshotUri).
 * Signed with a digest in the device's own time; HTTP Digest is answered as well. All of it stays at the device's own host.
 */
export async function askDevice(
  address: string,
  credentials: Credentials,
  { timeoutMs, nowMs }: { timeoutMs: number; nowMs: () => number },
): Promise<({ ok: true } & DeviceStreams) | { ok: false; reason: OnvifReason }> {
  const { hostname } = new URL(address);
  let aheadMs = 0;
  const ownAddress = (found: string): string =>
    URL.canParse(found) && new URL(found).hostname === hostname ? found : refuse('address-elsewhere');
  const ask = async (service: string, body: string, isSigned = true): Promise<Element> => {
    const asked = await askCamera({
      address: isSigned && credentials.username !== '' ? withCredentials(service, credentials) : service,
      timeoutMs,
      mostBytes: MOST_ENVELOPE_BYTES,
      alsoStatus: [400, 500],
      body: {
        text: writeQuestion(
          body,
          isSigned && credentials.username !== '' ? { credentials, createdMs: nowMs() + aheadMs } : undefined,
        ),
        contentType: 'application/soap+xml; charset=utf-8',
      },
    });
    if (!asked.ok) return refuse(asked.fault);
    const envelope = readEnvelope(asked.bytes);
    if (!envelope.ok) return refuse(envelope.reason);
    if ('Fault' in envelope.body) {
      const isDenied = JSON.stringify(envelope.body['Fault']).includes('NotAuthorized');
      return refuse(!isDenied ? 'fault' : credentials.username === '' ? 'needs-password' : 'wrong-password');
    }
    return envelope.body;
  };
  const optional = (question: Promise<Element>): Promise<Element | undefined> =>
    question.catch((error: unknown) => {
      if (error instanceof Refused && error.reason === 'fault') return undefined;
      throw error;
    });
  try {
    const time = await optional(ask(address, `<GetSystemDateAndTime xmlns="${DEVICE}"/>`, false));
    const theirs = time && momentOf(childOf(time, 'GetSystemDateAndTimeResponse'));
    if (theirs !== undefined) aheadMs = theirs - nowMs();
    const able = await ask(
      address,
      `<GetCapabilities xmlns="${DEVICE}"><Category>Media</Category></GetCapabilities>`,
    );
    const media = ownAddress(
      textOf(
        childOf(childOf(childOf(able, 'GetCapabilitiesResponse'), 'Capabilities'), 'Media'),
        'XAddr',
      ).trim(),
    );
    const profiles = childrenOf(
      childOf(await ask(media, `<GetProfiles xmlns="${MEDIA}"/>`), 'GetProfilesResponse'),
      'Profiles',
    );
    const token = String(profiles[0]?.['@token'] ?? '');
    if (token === '') return { ok: false, reason: 'no-profile' };
    const profile = `<ProfileToken>${escapeXml(token)}</ProfileToken>`;
    const stream = await ask(
      media,
      `<GetStreamUri xmlns="${MEDIA}"><StreamSetup><Stream xmlns="${SCHEMA}">RTP-Unicast</Stream><Transport xmlns="${SCHEMA}"><Protocol>RTSP</Protocol></Transport></StreamSetup>${profile}</GetStreamUri>`,
    );
    const streamUrl = ownAddress(
      textOf(childOf(childOf(stream, 'GetStreamUriResponse'), 'MediaUri'), 'Uri').trim(),
    );
    if (!/^rtsps?:\/\//.test(streamUrl)) return { ok: false, reason: 'not-onvif' };
    const still = await optional(ask(media, `<GetSnapshotUri xmlns="${MEDIA}">${profile}</GetSnapshotUri>`));
    const shot = still && textOf(childOf(childOf(still, 'GetSnapshotUriResponse'), 'MediaUri'), 'Uri').trim();
    if (shot !== undefined && !/^https?:\/\//.test(shot)) return { ok: false, reason: 'not-onvif' };
    return {
      ok: true,
      streamUrl: withOptional(streamUrl, credentials),
      snapshotUrl: shot === undefined ? undefined : withOptional(ownAddress(shot), credentials),
    };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, reason: error.reason };
    throw error;
  }
}

const withOptional = (address: string, credentials: Credentials): string =>
  credentials.username === '' ? address : withCredentials(address, credentials);
