import type { CameraSourceInput } from '../../../contract/media.ts';
import { WardError } from '../../platform/errors.ts';
import type { Seal } from '../../platform/seal.ts';
import { ASK_FAULTS, openCamera, readBounded } from './ask-camera.ts';

/** HLS address of a source, where it has one. */
export function playlistUrlOf(source: CameraSourceInput | undefined): string | undefined {
  if (source?.kind === 'hls') return source.url;
  return source?.kind === 'rtsp' ? source.hlsUrl : undefined;
}

export interface LiveStreams {
  /** The playlist with every address in it replaced by one of this server. */
  playlist(cameraId: string, source: CameraSourceInput | undefined): Promise<Response>;
  /** What a playlist named: a segment, a key, another playlist. */
  part(cameraId: string, source: CameraSourceInput | undefined, sealed: string): Promise<Response>;
}

/** Where a camera's stream is, and whether its password may be sent in clear. */
interface Registered {
  url: URL;
  basicOverHttp: boolean;
}

const TIMEOUT_MS = 8_000;
const MOST_PLAYLIST_BYTES = 512 * 1024;
const MOST_KEPT = 4_000;
const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';

/** Replaces the addresses of an HLS playlist (RFC 8216 4.1, 4.2: lines that are no tag, and URI="…" of tags). */
export function rewritePlaylist(text: string, replace: (uri: string) => string | undefined): string {
  return text
    .split(/\r?\n/)
    .map((line) => {
      if (line.trim() === '') return line;
      if (!line.startsWith('#')) return replace(line.trim()) ?? '';
      return line.replaceAll(/URI="([^"]*)"/g, (_whole, uri: string) => `URI="${replace(uri) ?? ''}"`);
    })
    .join('\n');
}

/**
 * Carries HLS from a camera's own network to a signed-in browser: addresses and credentials stay here, a browser can ask
 * only for what a playlist of this camera named, and nothing is fetched from another host than the registered one.
 */
export function createLiveStreams(seal: Seal): LiveStreams {
  /** The same address keeps its name, or a player would load the start of a stream again and again. */
  const names = new Map<string, string>();
  const nameOf = (cameraId: string, address: string): string => {
    const key = `${cameraId} ${address}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    if (names.size >= MOST_KEPT) names.delete(names.keys().next().value as string);
    const name = seal.close(address, `live ${cameraId}`);
    names.set(key, name);
    return name;
  };

  const carry = async (cameraId: string, address: URL, { url: registered, basicOverHttp }: Registered) => {
    const opened = await openCamera({ address: address.toString(), timeoutMs: TIMEOUT_MS, basicOverHttp });
    if (!opened.ok) throw new WardError('not-ready', { detail: ASK_FAULTS[opened.fault].en });
    const { answer } = opened;
    const type = answer.headers.get('content-type') ?? '';
    const isPlaylist = /mpegurl/i.test(type) || address.pathname.endsWith('.m3u8');
    if (!isPlaylist)
      return new Response(answer.body, {
        headers: {
          'content-type': /^(video|audio|text\/vtt)/.test(type) ? type : 'application/octet-stream',
          'cache-control': 'private, max-age=60',
          'x-content-type-options': 'nosniff',
        },
      });
    const bytes = await readBounded(answer, MOST_PLAYLIST_BYTES).catch(() => {
      throw new WardError('not-ready', { detail: ASK_FAULTS['no-answer'].en });
    });
    if (bytes === undefined) throw new WardError('not-ready', { detail: 'the playlist is too long' });
    const rewritten = rewritePlaylist(Buffer.from(bytes).toString('utf8'), (uri) => {
      if (!URL.canParse(uri, address.href)) return undefined;
      const target = new URL(uri, address);
      if (target.host !== registered.host) return undefined;
      target.username = registered.username;
      target.password = registered.password;
      return `part?u=${nameOf(cameraId, target.toString())}`;
    });
    return new Response(rewritten, {
      headers: { 'content-type': PLAYLIST_TYPE, 'cache-control': 'no-store' },
    });
  };

  const registeredOf = (source: CameraSourceInput | undefined): Registered => {
    const url = playlistUrlOf(source);
    if (url === undefined || source === undefined || !('url' in source))
      throw new WardError('not-found', { detail: 'the camera has no stream for browsers' });
    return { url: new URL(url), basicOverHttp: source.basicOverHttp ?? false };
  };

  return {
    async playlist(cameraId, source) {
      const registered = registeredOf(source);
      return carry(cameraId, registered.url, registered);
    },
    async part(cameraId, source, sealed) {
      const registered = registeredOf(source);
      const address = seal.open(sealed, `live ${cameraId}`);
      if (address === undefined || new URL(address).host !== registered.url.host)
        throw new WardError('not-found');
      return carry(cameraId, new URL(address), registered);
    },
  };
}
