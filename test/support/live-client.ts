import { type ClientRequest, request } from 'node:http';

export interface LiveMessage {
  event: string;
  data: string;
  id: string | undefined;
  /** `performance.now()` at which its last byte was read. */
  atMs: number;
}

/** Messages of an event-stream, piece by piece (HTML 9.2.6); comments are skipped. */
export function createEventParser(
  onMessage: (message: Omit<LiveMessage, 'atMs'>) => void,
): (text: string) => void {
  let rest = '';
  return (text) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map<string, string>();
      for (const line of block.split('\n')) {
        const colon = line.indexOf(':');
        if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trimStart());
      }
      const event = fields.get('event');
      if (event !== undefined) onMessage({ event, data: fields.get('data') ?? '', id: fields.get('id') });
    }
  };
}

/** A browser's event stream on a connection of its own; resolves at `hello`. */
export function openLive(
  consoleUrl: string,
  headers: Record<string, string>,
  onMessage: (message: LiveMessage) => void,
): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const call = request(`${consoleUrl}/api/live`, { headers, agent: false }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`/api/live: ${response.statusCode}`));
      response.setEncoding('utf8');
      const parse = createEventParser((message) => {
        onMessage({ ...message, atMs: performance.now() });
        if (message.event === 'hello') resolve(call);
      });
      response.on('data', parse);
      response.on('error', () => undefined);
    });
    call.on('error', reject);
    call.end();
  });
}
