import { z } from 'zod';
import { TerminalOrders } from './terminals.ts';

/** What the simulator is told by its starter, as one JSON line on standard input: it holds passwords. */
export const SimulatorOrders = z.strictObject({
  /** Address of the station gateway. */
  host: z.string(),
  port: z.number().int().positive(),
  /** The three numbers of the server's scenario clock: duty time (epoch ms), duty seconds a second, wall time (epoch ms). */
  time: z.strictObject({
    startMs: z.number(),
    speed: z.number().positive(),
    originMs: z.number(),
  }),
  /** What the loudspeaker terminals need; without it there are none. */
  terminals: TerminalOrders.optional(),
});
export type SimulatorOrders = z.infer<typeof SimulatorOrders>;
