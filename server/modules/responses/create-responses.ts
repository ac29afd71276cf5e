import type { Actor } from '../../../contract/permissions.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import type { Logger } from '../../platform/log.ts';
import { enqueue } from '../../platform/outbox/index.ts';
import type { Audit } from '../audit/index.ts';
import { expectLevel } from '../forecasts/index.ts';
import { findPerson, findUnit, heldPosts, peopleUnder, postHolders } from '../people/index.ts';
import { stationLinks, type Telemetry } from '../telemetry/index.ts';
import { rulesPort } from './neighbours/rules-port.ts';
import type { AuditedMove, Contact, Ports, ResponsesContext } from './ports.ts';

export interface ResponsesOptions {
  db: Db;
  clock: Clock;
  bus: Bus;
  log: Logger;
  /** Messages are marked and kept from live channels. */
  drill: boolean;
  /** Origins as browsers write them, without a slash at the end; known once the listeners are up. */
  siteUrl: () => string;
  publicUrl: () => string;
  telemetry: Telemetry;
  audit: Audit;
  /** Absent: there is no register of households. */
  readRolls?: Ports['readRolls'];
}

async function findUnitRef(sql: Sql, unitId: string) {
  const unit = await findUnit(sql, unitId);
  return unit && { id: unit.id, name: unit.nameZh, path: unit.path };
}

async function findContact(sql: Sql, personId: string, atMs: number): Promise<Contact | undefined> {
  const person = await findPerson(sql, personId);
  const [post] = person ? await heldPosts(sql, personId, atMs) : [];
  if (!person || !post) return undefined;
  const { postId, title, unitId, via } = post;
  return { personId, name: person.name, phone: person.phone, postId, postTitle: title, unitId, via };
}

/** The chained log names the person; what was said stands in the journal, whose row the digest binds. */
function auditPort(audit: Audit): Ports['audit'] {
  return (sql, move: AuditedMove) => {
    const { by, version, digest } = move;
    const actor: Actor | undefined =
      by.personId === null || by.via === 'link'
        ? undefined
        : { personId: by.personId, accountId: '', name: by.name, posts: [] };
    return audit.record(sql, {
      kind: 'move',
      action: move.action,
      about: move.about,
      personName: by.name,
      ...(actor ? { actor } : {}),
      ...(by.postId === null ? {} : { postId: by.postId }),
      unitPath: move.unitPath,
      data: { version, digest, via: by.via },
    });
  };
}

/** Wires this module to its neighbours. What it returns goes to `startResponses`, `routes` and the public receipt page. */
export function createResponses(options: ResponsesOptions): ResponsesContext {
  const { db, clock, bus, log, drill, siteUrl, publicUrl, telemetry, audit, readRolls } = options;
  const ports: Ports = {
    ...rulesPort({
      findUnit: findUnitRef,
      findStation: (stationId) => {
        const station = telemetry.registry.byId(stationId);
        return station && { name: station.nameZh, unitPath: station.unitPath };
      },
      expectLevel: (sql, level) =>
        expectLevel(telemetry, sql, level, clock.nowMs(), (error, stationId) =>
          log.error({ err: error, stationId }, 'no forecast'),
        ),
    }),
    findUnit: findUnitRef,
    findPostHolders: postHolders,
    findContact,
    listPeopleUnder: peopleUnder,
    enqueue: (sql, message) => enqueue(sql, message, clock.nowMs()),
    audit: auditPort(audit),
    readRolls: readRolls ?? (async () => ({ byZone: new Map(), together: null })),
    listStationLinks: async () =>
      stationLinks(telemetry).map(({ station, lastHeardMs, gateway, silentAfterMs }) => ({
        stationId: station.id,
        name: station.nameZh,
        unitPath: station.unitPath,
        gateway,
        lastHeardMs: lastHeardMs ?? null,
        silentAfterMs,
      })),
  };
  return { db, clock, bus, log, drill, siteUrl, publicUrl, ports };
}
