import { describe, expect, test } from 'vitest';
import type { StationCommand } from '../../../contract/gateway.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { eventually, TestStation } from '../../../test/support/sl651-station.ts';
import { registered, START_MS, testGateway } from '../../../test/support/tcp-gateway.ts';
import { createLogger } from '../../platform/log.ts';
import { encodeFrame, type Frame } from '../../protocols/sl651/index.ts';
import { CommandDesk } from './command-desk.ts';

const ADDRESS = '0041050001';
const STATION = `station-${ADDRESS}`;
const WANG = { personId: 'wang', name: '王值班（演示）' };
const LI = { personId: 'li', name: '李带班（演示）' };
const MINUTE_MS = 60_000;

async function desk() {
  const db = await testDatabase();
  const world = await testGateway([registered(ADDRESS)]);
  const { gateway, clock, stations, events } = world;
  const directory = {
    byAddress: (address: string) => stations.get(address),
    byId: (id: string) => [...stations.values()].find((station) => station.id === id),
  };
  const open = async (): Promise<CommandDesk> => {
    const bus = { emit: (event: string, payload: unknown) => void events.push({ event, payload }) };
    const created = new CommandDesk({
      db,
      clock,
      bus,
      log: createLogger({ level: 'silent' }),
      directory,
      gateway,
    });
    await created.start();
    return created;
  };
  const connect = async (): Promise<TestStation> => {
    const station = await new TestStation({ address: ADDRESS }).connect(gateway.port);
    station.onDown = (frame: Frame) =>
      frame.end === 'ENQ'
        ? [
            encodeFrame(
              station.spec(frame.functionCode, START_MS, {
                blocks: [{ station: ADDRESS, class: null, groups: [] }],
                content: echoed(frame),
              }),
            ),
          ]
        : undefined;
    station.sendFrame(station.spec(0x2f, START_MS));
    await eventually(() => gateway.link(ADDRESS)?.online);
    return station;
  };
  return { ...world, db, open, connect, desk: await open() };
}

function echoed(frame: Frame): Frame['content'] {
  return frame.content.kind === 'identifiers' ? { kind: 'none' } : frame.content;
}

async function stateOf(commands: CommandDesk, id: string, state: string) {
  for (;;) {
    const command = await commands.find(id);
    if (command?.state === state) return command;
    if (['answered', 'failed', 'refused', 'expired'].includes(command!.state))
      throw new Error(command!.state);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('commands of people', () => {
  test('a harmless one goes out at once and keeps its answer', async () => {
    const { desk: commands, connect, events } = await desk();
    await connect();
    const asked = await commands.request(WANG, STATION, { command: { kind: 'read-clock' }, reason: '' });
    expect(asked).toMatchObject({
      state: 'approved',
      dangerous: false,
      requested: { personId: 'wang' },
      decided: null,
    });
    const answered = await stateOf(commands, asked.id, 'answered');
    expect(answered).toMatchObject({ sends: 1, failure: null, sentAt: '2026-07-20T08:00:00+08:00' });
    expect(answered.answer[0]).toMatchObject({ function: '51', station: ADDRESS });
    await eventually(() => events.filter(({ event }) => event === 'gateway.command-changed').length >= 3);
  });

  test('it waits for a station that is not there', async () => {
    const { desk: commands, connect } = await desk();
    const asked = await commands.request(WANG, STATION, { command: { kind: 'read-status' }, reason: '' });
    expect((await commands.find(asked.id))!.state).toBe('approved');
    await connect();
    await stateOf(commands, asked.id, 'answered');
  });

  test('a dangerous one needs a second person', async () => {
    const { desk: commands, connect } = await desk();
    const station = await connect();
    const command: StationCommand = { kind: 'switch-pumps', on: [true, false] };
    await expect(commands.request(WANG, STATION, { command, reason: ' ' })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    const asked = await commands.request(WANG, STATION, { command, reason: '排涝' });
    expect(asked).toMatchObject({ state: 'requested', dangerous: true });
    expect(await commands.awaitingDecision()).toHaveLength(1);
    await expect(commands.approve(WANG, asked.id)).rejects.toMatchObject({ code: 'forbidden' });
    expect(station.received).toEqual([]);
    await commands.approve(LI, asked.id);
    const answered = await stateOf(commands, asked.id, 'answered');
    expect(answered.decided).toEqual({ personId: 'li', name: LI.name, at: '2026-07-20T08:00:00+08:00' });
    expect(station.received[0]).toMatchObject({
      functionCode: 0x4c,
      content: { kind: 'switches', states: Uint8Array.of(1) },
    });
    await expect(commands.approve(LI, asked.id)).rejects.toMatchObject({ code: 'illegal-move' });
  });

  test('the database itself keeps a dangerous command from going out on one word', async () => {
    const { desk: commands, db } = await desk();
    const asked = await commands.request(WANG, STATION, {
      command: { kind: 'clear-storage' },
      reason: '检修',
    });
    for (const [state, who] of [
      ['approved', null],
      ['sent', 'wang'],
    ]) {
      const change = db.execute('update gateway_commands set state = $2, decided_by = $3 where id = $1', [
        asked.id,
        state,
        who,
      ]);
      await expect(change).rejects.toThrow(/check constraint/);
    }
  });

  test('refused, and expired before a decision', async () => {
    const { desk: commands, clock, connect } = await desk();
    const station = await connect();
    const gates: StationCommand = { kind: 'move-gates', open: [true], openingCm: [50] };
    const first = await commands.request(WANG, STATION, { command: gates, reason: '泄洪' });
    expect(await commands.refuse(LI, first.id, '下游有人')).toMatchObject({
      state: 'refused',
      refusal: '下游有人',
    });
    const second = await commands.request(WANG, STATION, { command: gates, reason: '泄洪' });
    await clock.advance(31 * MINUTE_MS);
    await expect(commands.approve(LI, second.id)).rejects.toMatchObject({ code: 'illegal-move' });
    expect(station.received).toEqual([]);
  });

  test('an approved order is good for a short while only', async () => {
    const { desk: commands, clock, connect } = await desk();
    const asked = await commands.request(WANG, STATION, {
      command: { kind: 'factory-reset' },
      reason: '更换终端',
    });
    await commands.approve(LI, asked.id);
    await clock.advance(11 * MINUTE_MS);
    const station = await connect();
    await expect(stateOf(commands, asked.id, 'answered')).rejects.toThrow('expired');
    expect(station.received.filter(({ functionCode }) => functionCode === 0x48)).toEqual([]);
  });

  test('what was on the line when Ward stopped is told as not known', async () => {
    const { desk: commands, db, open } = await desk();
    const asked = await commands.request(WANG, STATION, { command: { kind: 'read-clock' }, reason: '' });
    await db.execute(`update gateway_commands set state = 'sent' where id = $1`, [asked.id]);
    const again = await open();
    expect(await again.find(asked.id)).toMatchObject({ state: 'failed', failure: 'interrupted' });
  });

  test('a command that the protocol cannot carry is refused before anybody approves it', async () => {
    const { desk: commands } = await desk();
    const command: StationCommand = { kind: 'read-elements', elements: ['NO'] };
    const request = commands.request(WANG, STATION, {
      command,
      reason: '',
    });
    await expect(request).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(
      commands.request(WANG, 'station-none', { command: { kind: 'read-clock' }, reason: '' }),
    ).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
