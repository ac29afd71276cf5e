import { fromHex } from '../kit/hex.ts';
import { createFramer, type FramerEvent } from './framer.ts';
import { presentFrame } from './present.ts';
import type { RefusalReason } from './types.ts';

const LONGEST_LINE = 2_000_000;
const NOTHING = { reason: 'no-start', detail: 'no frame in the line' } as const;

/**
 * Hex lines in, one JSON object a line out: `{"ok":true,"frame":…}` or `{"ok":false,"reason","detail"}`. Spaces inside a
 * line are allowed; empty lines and lines that start with `#` or `//` are skipped. A line with several glued frames
 * gives a line for each.
 */
export async function* decodeLines(input: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of input) {
    const text = line.trim();
    if (text === '' || text.startsWith('#') || text.startsWith('//')) continue;
    for (const answer of decodeLine(text)) yield JSON.stringify(answer);
  }
}

function refused(reason: RefusalReason, detail: string): object {
  return { ok: false, reason, detail };
}

function decodeLine(text: string): object[] {
  const bytes = text.length > LONGEST_LINE ? undefined : fromHex(text);
  if (bytes === undefined) return [refused('not-hex', 'the line is not pairs of hex digits')];
  const framer = createFramer();
  const events = [...framer.push(bytes), ...framer.flush()];
  const refusals = events.filter((event) => event.kind === 'refused');
  if (refusals.length === events.length) {
    // One line that holds no frame gets one answer: that of the damaged frame, where there is one.
    const { reason, detail } =
      refusals.find((event) => event.reason !== 'no-start') ?? refusals[0] ?? NOTHING;
    return [refused(reason, detail)];
  }
  return events.filter((event) => event.kind === 'frame' || event.reason !== 'no-start').map(answerOf);
}

function answerOf(event: FramerEvent): object {
  if (event.kind === 'refused') return refused(event.reason, event.detail);
  return { ok: true, frame: presentFrame(event.frame) };
}
