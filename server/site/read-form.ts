import type { Context } from 'hono';

/** What a browser sent: texts by name (the last of a name), tickets that the page gave it to keep, and photos. */
export interface SentForm {
  values: Readonly<Record<string, string | undefined>>;
  kept: readonly string[];
  photos: readonly Uint8Array[];
}
const NOTHING: SentForm = { values: {}, kept: [], photos: [] };

/** A field for files that was left empty comes as a file without name and bytes. */
const isChosen = (value: unknown): value is File =>
  value instanceof File && (value.size > 0 || value.name !== '');
const isText = (value: unknown): value is string => typeof value === 'string';

async function sentIn(body: Readonly<Record<string, unknown>>): Promise<SentForm> {
  const all = (name: string): unknown[] => [body[name] ?? []].flat();
  return {
    values: Object.fromEntries(Object.keys(body).map((name) => [name, all(name).filter(isText).at(-1)])),
    kept: all('kept').filter(isText),
    photos: await Promise.all(
      all('photos')
        .filter(isChosen)
        .map(async (file) => new Uint8Array(await file.arrayBuffer())),
    ),
  };
}

/** Reads a form, urlencoded or multipart; one that does not come whole within `withinMs` is given up. */
export async function readForm(c: Context, withinMs: number): Promise<SentForm | 'too-slow'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'too-slow'>((resolve) => {
    timer = setTimeout(resolve, withinMs, 'too-slow');
  });
  const whole = c.req
    .parseBody({ all: true })
    .then(sentIn)
    .catch((error: Error) => {
      if (error.name === 'BodyLimitError') throw error;
      return NOTHING;
    });
  return Promise.race([whole, late]).finally(() => clearTimeout(timer));
}

/** How many large forms are read at one time: of all, and of one address. The rest is told to try again. */
export function createReadingRoom(mostOfAll: number, mostOfOne: number) {
  const reading = new Map<string, number>();
  let all = 0;
  return {
    /** Leaves the room by what it returns; undefined where it is full. */
    enter(who: string): (() => void) | undefined {
      const own = reading.get(who) ?? 0;
      if (all >= mostOfAll || own >= mostOfOne) return undefined;
      all += 1;
      reading.set(who, own + 1);
      return () => {
        all -= 1;
        const left = (reading.get(who) ?? 1) - 1;
        if (left > 0) reading.set(who, left);
        else reading.delete(who);
      };
    },
  };
}
