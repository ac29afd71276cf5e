import type { ChannelKind } from '../../platform/outbox/index.ts';
import { GatewaySettings, openGateway } from '../kit/gateway.ts';

/** Calls that read a text aloud, through an HTTP gateway. Address: a telephone number. */
export const voice: ChannelKind<GatewaySettings> = {
  id: 'voice',
  settings: GatewaySettings,
  open: (settings) => openGateway('voice', settings),
};
