import { z } from 'zod';
import {
  CommandRefusal,
  CommandRequest,
  GatewayCommand,
  GatewayOverview,
  StationLink,
} from '../../../contract/gateway.ts';
import { type Actor, allow, type Permission } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { WardError } from '../../platform/errors.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import type { CommandDesk } from './command-desk.ts';
import type { TcpGateway } from './gateway.ts';
import type { LinkState } from './links.ts';
import type { StationDirectory } from './ports.ts';

const StationParams = z.object({ stationId: z.string() });
const CommandParams = z.object({ commandId: z.uuid() });

export interface RoutesOptions {
  gateway: Pick<TcpGateway, 'stats' | 'refusals' | 'links' | 'link'>;
  desk: CommandDesk;
  directory: StationDirectory;
}

/** Commands to stations, link health, what the gateway refused. */
export function routes({ gateway, desk, directory }: RoutesOptions): WardRoute[] {
  const unitOfStation = async ({ params }: { params: { stationId: string } }): Promise<string | null> =>
    directory.byId(params.stationId)?.unitPath ?? null;
  const unitOfCommand = async ({ params }: { params: { commandId: string } }): Promise<string | null> => {
    const command = await desk.find(params.commandId);
    return command ? (directory.byId(command.stationId)?.unitPath ?? null) : null;
  };
  const visible = (actor: Actor, permission: Permission, stationId: string): boolean => {
    const station = directory.byId(stationId);
    return station !== undefined && allow(actor, permission, station.unitPath);
  };
  return [
    route(
      {
        method: 'post',
        path: '/stations/{stationId}/commands',
        operationId: 'requestStationCommand',
        summary: 'Ask or order a station; dangerous commands wait for a second person',
        access: 'stations.command',
        params: StationParams,
        body: CommandRequest,
        response: GatewayCommand,
        scope: unitOfStation,
      },
      ({ params, body, actor }) => desk.request(actor, params.stationId, body),
    ),
    route(
      {
        method: 'get',
        path: '/stations/{stationId}/commands',
        operationId: 'listStationCommands',
        summary: 'The last commands to a station, newest first',
        access: 'stations.read',
        params: StationParams,
        response: z.array(GatewayCommand),
        scope: unitOfStation,
      },
      ({ params }) => desk.ofStation(params.stationId),
    ),
    route(
      {
        method: 'get',
        path: '/gateway/commands/awaiting',
        operationId: 'listCommandsAwaitingApproval',
        summary: 'Dangerous commands that wait for a second person',
        access: 'stations.command-approve',
        response: z.array(GatewayCommand),
      },
      async ({ actor }) =>
        (await desk.awaitingDecision()).filter(({ stationId }) =>
          visible(actor, 'stations.command-approve', stationId),
        ),
    ),
    route(
      {
        method: 'post',
        path: '/gateway/commands/{commandId}/approve',
        operationId: 'approveStationCommand',
        summary: 'Let a dangerous command go out, as the second person',
        access: 'stations.command-approve',
        params: CommandParams,
        response: GatewayCommand,
        scope: unitOfCommand,
      },
      ({ params, actor }) => desk.approve(actor, params.commandId),
    ),
    route(
      {
        method: 'post',
        path: '/gateway/commands/{commandId}/refuse',
        operationId: 'refuseStationCommand',
        summary: 'Refuse a dangerous command, as the second person',
        access: 'stations.command-approve',
        params: CommandParams,
        body: CommandRefusal,
        response: GatewayCommand,
        scope: unitOfCommand,
      },
      ({ params, body, actor }) => desk.refuse(actor, params.commandId, body.reason),
    ),
    route(
      {
        method: 'get',
        path: '/gateway/links',
        operationId: 'listStationLinks',
        summary: 'Connections of the stations heard since the start',
        access: 'stations.read',
        response: z.array(StationLink),
      },
      async ({ actor }) =>
        gateway
          .links()
          .filter(({ stationId }) => visible(actor, 'stations.read', stationId))
          .map(presentLink),
    ),
    route(
      {
        method: 'get',
        path: '/stations/{stationId}/link',
        operationId: 'getStationLink',
        summary: 'Connection of one station',
        access: 'stations.read',
        params: StationParams,
        response: StationLink,
        scope: unitOfStation,
      },
      async ({ params }) => {
        const address = directory.byId(params.stationId)?.address;
        const link = address === undefined ? undefined : gateway.link(address);
        if (!link) throw new WardError('not-found', { detail: '自启动以来未收到该站报文。' });
        return presentLink(link);
      },
    ),
    route(
      {
        method: 'get',
        path: '/gateway',
        operationId: 'getGatewayOverview',
        summary: 'Counters of the station gateway and what it refused, with the reason',
        access: 'system.read',
        response: GatewayOverview,
      },
      async () => ({
        ...gateway.stats(),
        refusals: gateway.refusals().map(({ atMs, ...refusal }) => ({ at: toBeijingIso(atMs), ...refusal })),
      }),
    ),
  ];
}

function presentLink({
  onlineSinceMs,
  lastHeardAtMs,
  clockOffsetMs,
  clockCorrectedAtMs,
  ...state
}: LinkState): StationLink {
  return {
    ...state,
    onlineSince: onlineSinceMs === null ? null : toBeijingIso(onlineSinceMs),
    lastHeardAt: toBeijingIso(lastHeardAtMs),
    clockOffsetSeconds: clockOffsetMs === null ? null : clockOffsetMs / 1000,
    clockCorrectedAt: clockCorrectedAtMs === null ? null : toBeijingIso(clockCorrectedAtMs),
  };
}
