import { hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { KeptFile } from '../../../../programmes/kit/index.ts';
import { type Seal, sealWithKey } from '../../../platform/seal.ts';

/** A file that somebody sent and that no record names yet. */
export const Upload = z.object({
  file: KeptFile,
  personId: z.string(),
  typeId: z.string(),
  field: z.string(),
  untilMs: z.number(),
});
export type Upload = z.infer<typeof Upload>;

/**
 * What a person holds between sending a file and making the move. It is closed to them and everybody else: the key of a
 * sensitive file is in it and nowhere else, so that no backup of the database ever holds one in the open.
 */
export interface Tickets {
  issue(upload: Upload): string;
  open(ticket: string): Upload | undefined;
}

const ABOUT = 'attachment ticket';

export function createTickets(installationSecret: string): Tickets {
  const seal: Seal = sealWithKey(
    new Uint8Array(hkdfSync('sha256', installationSecret, '', 'ward attachment tickets', 32)),
  );
  return {
    issue: (upload) => seal.close(JSON.stringify(upload), ABOUT),
    open(ticket) {
      const text = seal.open(ticket, ABOUT);
      return text === undefined ? undefined : Upload.safeParse(JSON.parse(text)).data;
    },
  };
}
