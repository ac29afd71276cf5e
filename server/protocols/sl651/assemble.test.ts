import { describe, expect, test } from 'vitest';
import { GOOD_FRAMES } from '../../../test/support/sl651-frames.ts';
import { toHex } from '../kit/hex.ts';
import { ASSEMBLY_LIMITS, createAssembler } from './assemble.ts';
import { decodeFrame } from './decode-frame.ts';
import { STANDARD_DIALECT } from './dialect.ts';
import { readingsOf } from './readings.ts';
import type { Frame } from './types.ts';

/** The published picture: 13 packets of 36H. */
const packets = GOOD_FRAMES.filter(({ decoded }) => decoded!.packet?.total === 13 && decoded!.centre === 1)
  .filter(
    ({ decoded }, index, all) =>
      all.findIndex((other) => other.decoded!.packet!.seq === decoded!.packet!.seq) === index,
  )
  .map(({ bytes }) => ({ bytes, frame: frameOf(bytes) }));

function frameOf(bytes: Uint8Array): Frame {
  const decoded = decodeFrame(bytes);
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.frame;
}

describe('assembly of packets', () => {
  test('the published picture joins to its JPEG', () => {
    expect(packets.map(({ frame }) => frame.packet!.sequence)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
    ]);
    const assembler = createAssembler();
    const results = packets.map(({ frame, bytes }) => assembler.add(frame, bytes, 0));
    expect(results.slice(0, -1).every(({ kind }) => kind === 'waiting')).toBe(true);
    const last = results.at(-1)!;
    if (last.kind !== 'complete') throw new Error(last.kind);
    const { frame } = last;
    expect(frame).toMatchObject({
      serial: 5,
      station: '0012345678',
      packet: { total: 13, sequence: 13 },
      end: 'ETX',
    });
    expect(frame.sentAtMs).toBe(Date.parse('2059-10-11T16:11:18+08:00'));
    const [group] = frame.blocks[0]!.groups;
    expect(frame.blocks[0]!.class).toBe('48');
    expect(group!.observedAtMs).toBe(Date.parse('2059-10-11T16:11:00+08:00'));
    const jpeg = group!.elements[0]!.value as Uint8Array;
    // 3313 bytes of body after the header groups: FFD8 … FFD9 and two bytes of fill.
    expect(toHex(jpeg, 0, 4)).toBe('FFD8FFE0');
    expect(toHex(jpeg, jpeg.length - 4)).toBe('FFD900B7');
    expect(jpeg.length).toBe(256 + 11 * 256 + 241);
    expect(readingsOf(frame, STANDARD_DIALECT)).toEqual([]);
    expect(last.bytes.length).toBe(packets.reduce((sum, { bytes }) => sum + bytes.length, 0));
  });

  test('packets that did not come are named, and the resent ones complete the body', () => {
    const assembler = createAssembler();
    const lost = new Set([4, 9]);
    const kept = packets.filter(({ frame }) => !lost.has(frame.packet!.sequence));
    const results = kept.map(({ frame, bytes }) => assembler.add(frame, bytes, 0));
    expect(results.at(-1)).toEqual({ kind: 'missing', sequences: [4, 9], total: 13 });
    const [four, nine] = packets.filter(({ frame }) => lost.has(frame.packet!.sequence));
    // Resent packets end with ETX (table 15).
    expect(assembler.add({ ...four!.frame, end: 'ETX' }, four!.bytes, 0)).toMatchObject({
      kind: 'missing',
      sequences: [9],
    });
    expect(assembler.add({ ...nine!.frame, end: 'ETX' }, nine!.bytes, 0).kind).toBe('complete');
  });

  test('another picture with the same number of packets starts anew', () => {
    const assembler = createAssembler();
    for (const { frame, bytes } of packets.slice(0, 5)) assembler.add(frame, bytes, 0);
    const [first] = packets;
    expect(assembler.add({ ...first!.frame, serial: 6 }, first!.bytes, 0)).toEqual({
      kind: 'waiting',
      received: 1,
      total: 13,
    });
  });

  test('half-received bodies are forgotten in time', () => {
    const assembler = createAssembler();
    const [first] = packets;
    assembler.add(first!.frame, first!.bytes, 0);
    expect(assembler.expire(ASSEMBLY_LIMITS.ageMs)).toBe(0);
    expect(assembler.expire(ASSEMBLY_LIMITS.ageMs + 1)).toBe(1);
  });

  test('ordinary frames and confirms are not packets', () => {
    const assembler = createAssembler();
    const plain = frameOf(GOOD_FRAMES[0]!.bytes);
    expect(assembler.add(plain, GOOD_FRAMES[0]!.bytes, 0)).toEqual({ kind: 'single' });
    expect(assembler.add({ ...packets[0]!.frame, direction: 'down' }, packets[0]!.bytes, 0)).toEqual({
      kind: 'single',
    });
  });
});
