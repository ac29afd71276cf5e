import type { CommandRequest, GatewayCommand, StationCommand } from '../../../contract/gateway.ts';
import { STATION_COMMANDS } from '../../../contract/gateway.ts';
import { fromIso, toBeijingIso } from '../../../contract/time.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock, Timer } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { Logger } from '../../platform/log.ts';
import { type Command, commandFrame, presentFrame } from '../../protocols/sl651/index.ts';
import { wireDialect } from './dialect.ts';
import type { CommandResult } from './exchange.ts';
import type { TcpGateway } from './gateway.ts';
import type { RegisteredStation, StationDirectory } from './ports.ts';
import * as store from './store.ts';

const MINUTE_MS = 60_000;
/** How long the second person has to decide, and how long an approved order stays good. */
const DECIDE_WITHIN_MS = 30 * MINUTE_MS;
const DANGEROUS_GOOD_FOR_MS = 10 * MINUTE_MS;
/** How long a harmless command waits for its station. */
const GOOD_FOR_MS = 60 * MINUTE_MS;
const LISTED = 100;

export interface CommandDeskOptions {
  db: Db;
  clock: Clock;
  bus: Pick<Bus, 'emit'>;
  log: Logger;
  directory: StationDirectory;
  gateway: Pick<TcpGateway, 'sendCommand' | 'onOnline' | 'want' | 'link'>;
}

/**
 * Commands of people to stations. What moves machinery or clears what a station keeps (47, 48, 4C–4F) goes out only
 * after a second person approved it. Every command keeps who asked, who decided, what left and what came back.
 */
export class CommandDesk {
  private readonly options: CommandDeskOptions;
  private readonly sending = new Set<string>();
  /** Stations that an open command waits for. */
  private readonly wantedStations = new Set<string>();
  private timer: Timer | undefined;
  private unsubscribe: (() => void) | undefined;
  private stopped = false;

  constructor(options: CommandDeskOptions) {
    this.options = options;
  }

  /** Takes up what waited when Ward stopped. */
  async start(): Promise<void> {
    const { db, gateway } = this.options;
    await store.failInterrupted(db);
    await this.expire();
    // Thousands come online at once: only for those that something waits for is the store asked.
    this.unsubscribe = gateway.onOnline((address) => {
      const station = this.options.directory.byAddress(address);
      if (station && this.wantedStations.has(station.id)) void this.dispatch(address);
    });
    for (const row of await store.commandsInState(db, 'approved')) this.wake(row.stationId);
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
    this.unsubscribe?.();
  }

  async request(
    person: store.Person,
    stationId: string,
    { command, reason }: { command: StationCommand; reason: string },
  ): Promise<GatewayCommand> {
    const station = this.stationOf(stationId);
    checkFits(station, command);
    const { dangerous } = STATION_COMMANDS[command.kind];
    if (dangerous && reason.trim() === '') {
      throw new WardError('invalid-input', {
        detail: '危险命令须写明原因。',
        fields: [{ path: 'reason', message: 'needed for a dangerous command' }],
      });
    }
    const nowMs = this.options.clock.nowMs();
    const row = await store.insertCommand(this.options.db, {
      id: newId(nowMs),
      stationId,
      command,
      dangerous,
      reason: reason.trim(),
      state: dangerous ? 'requested' : 'approved',
      requested: person,
      requestedAtMs: nowMs,
      expiresAtMs: nowMs + (dangerous ? DECIDE_WITHIN_MS : GOOD_FOR_MS),
    });
    this.changed(row);
    if (!dangerous) this.wake(stationId);
    return present(row);
  }

  async approve(person: store.Person, id: string): Promise<GatewayCommand> {
    const row = await this.decide(person, id, 'approved', null);
    this.wake(row.stationId);
    return present(row);
  }

  async refuse(person: store.Person, id: string, refusal: string): Promise<GatewayCommand> {
    return present(await this.decide(person, id, 'refused', refusal));
  }

  async find(id: string): Promise<GatewayCommand | undefined> {
    const row = await store.findCommand(this.options.db, id);
    return row && present(row);
  }

  async ofStation(stationId: string): Promise<GatewayCommand[]> {
    return (await store.commandsOfStation(this.options.db, stationId, LISTED)).map(present);
  }

  /** Dangerous commands that wait for a second person. */
  async awaitingDecision(): Promise<GatewayCommand[]> {
    return (await store.commandsInState(this.options.db, 'requested')).map(present);
  }

  private async decide(
    person: store.Person,
    id: string,
    state: 'approved' | 'refused',
    refusal: string | null,
  ): Promise<store.CommandRow> {
    const { db, clock } = this.options;
    const before = await store.findCommand(db, id);
    if (!before) throw new WardError('not-found');
    if (before.requestedBy === person.personId) {
      throw new WardError('forbidden', { detail: '须由另一人复核，申请人不能批准自己的命令。' });
    }
    const atMs = clock.nowMs();
    const expiresAtMs = atMs + DANGEROUS_GOOD_FOR_MS;
    const row = await store.decideCommand(db, id, { state, person, atMs, expiresAtMs, refusal });
    if (!row) throw new WardError('illegal-move', { detail: '该命令已不在待复核状态。' });
    this.changed(row);
    return row;
  }

  private stationOf(stationId: string): RegisteredStation {
    const station = this.options.directory.byId(stationId);
    if (!station) throw new WardError('not-found');
    return station;
  }

  private changed(row: { id: string; stationId: string }): void {
    this.options.bus.emit('gateway.command-changed', { commandId: row.id, stationId: row.stationId });
  }

  private wake(stationId: string): void {
    const { directory, gateway } = this.options;
    const station = directory.byId(stationId);
    if (!station) return;
    gateway.want(station.address, true);
    this.wantedStations.add(stationId);
    this.arm();
    void this.dispatch(station.address);
  }

  /** Looks after expiry once a minute while something is open. */
  private arm(): void {
    if (this.timer || this.stopped) return;
    this.timer = this.options.clock.setTimer(MINUTE_MS, () => {
      this.timer = undefined;
      void this.expire();
    });
  }

  private async expire(): Promise<void> {
    const { db, clock, log } = this.options;
    try {
      for (const row of await store.expireCommands(db, clock.nowMs())) this.changed(row);
      const open = [
        ...(await store.commandsInState(db, 'approved')),
        ...(await store.commandsInState(db, 'requested')),
      ];
      if (open.length > 0) this.arm();
      this.forget(new Set(open.map(({ stationId }) => stationId)));
    } catch (error) {
      log.warn({ err: error }, 'commands could not be looked through');
      this.arm();
    }
  }

  private forget(open: ReadonlySet<string>): void {
    for (const stationId of this.wantedStations) {
      if (open.has(stationId)) continue;
      this.wantedStations.delete(stationId);
      const station = this.options.directory.byId(stationId);
      if (station) this.options.gateway.want(station.address, false);
    }
    for (const stationId of open) this.wantedStations.add(stationId);
  }

  /** Sends what waits for a station that is online, one after the other. */
  private async dispatch(address: string): Promise<void> {
    const { db, directory, gateway, log } = this.options;
    const station = directory.byAddress(address);
    if (!station || this.stopped || this.sending.has(address) || !gateway.link(address)?.online) return;
    this.sending.add(address);
    let again = true;
    try {
      while (again && !this.stopped) {
        const waiting = await store.commandsInState(db, 'approved');
        const next = waiting.find(({ stationId }) => stationId === station.id);
        again = next !== undefined && (await this.send(station, next.id));
      }
    } catch (error) {
      log.error({ err: error, station: station.id }, 'command could not be sent');
    } finally {
      this.sending.delete(address);
    }
    await this.expire();
  }

  /** False when the station has gone: the command waits on. */
  private async send(station: RegisteredStation, id: string): Promise<boolean> {
    const { db, clock, gateway } = this.options;
    const row = await store.takeForSending(db, id, clock.nowMs());
    if (!row) {
      // Its time ran out while the station was away.
      await this.expire();
      return true;
    }
    this.changed(row);
    const result = await gateway
      .sendCommand(station.address, toCommand(row.command))
      .catch((error: unknown): CommandResult | 'does-not-fit' => {
        if (error instanceof RangeError) return 'does-not-fit';
        throw error;
      });
    if (result !== 'does-not-fit' && !result.ok && result.sends === 0) {
      await store.putBackCommand(db, id);
      this.changed(row);
      return false;
    }
    const failed = result === 'does-not-fit' || !result.ok;
    await store.finishCommand(db, id, {
      failure: result === 'does-not-fit' ? result : result.ok ? null : result.reason,
      answer: failed ? [] : result.frames.map(presentFrame),
      atMs: clock.nowMs(),
      sends: result === 'does-not-fit' ? 0 : result.sends,
      sentBytes: result === 'does-not-fit' ? null : result.sent,
    });
    this.changed(row);
    return true;
  }
}

/** Edge form → codec form: ISO times become epoch ms. */
function toCommand(command: StationCommand): Command {
  if (command.kind !== 'read-period') return command;
  const { kind, element, stepMinutes, from, to } = command;
  return { kind, element, stepMinutes, fromMs: fromIso(from) ?? 0, toMs: fromIso(to) ?? 0 };
}

/** A command that SL 651 cannot carry is refused before anybody approves it. */
function checkFits(station: RegisteredStation, command: StationCommand): void {
  const { address, password, dialect } = station;
  const speech = { encoding: 'HEX/BCD', centre: 1, station: address, password: password ?? '0000' } as const;
  try {
    commandFrame(speech, toCommand(command), 0x15000000000, wireDialect(dialect));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new WardError('invalid-input', {
      detail: error.message,
      fields: [{ path: 'command', message: error.message }],
    });
  }
}

function who(personId: string, name: string, atTime: Date): GatewayCommand['requested'] {
  return { personId, name, at: toBeijingIso(atTime.getTime()) };
}

export function present(row: store.CommandRow): GatewayCommand {
  const iso = (time: Date | null): string | null => time && toBeijingIso(time.getTime());
  return {
    id: row.id,
    stationId: row.stationId,
    command: row.command,
    dangerous: row.dangerous,
    reason: row.reason,
    state: row.state,
    requested: who(row.requestedBy, row.requestedName, row.requestedAt),
    decided: row.decidedBy === null ? null : who(row.decidedBy, row.decidedName!, row.decidedAt!),
    refusal: row.refusal,
    expiresAt: toBeijingIso(row.expiresAt.getTime()),
    sentAt: iso(row.sentAt),
    sends: row.sends,
    answeredAt: iso(row.answeredAt),
    failure: row.failure,
    answer: row.answer,
  };
}

export type { CommandRequest };
