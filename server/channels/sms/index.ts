import type { ChannelKind } from '../../platform/outbox/index.ts';
import { GatewaySettings, openGateway } from '../kit/gateway.ts';

/** Text messages through the HTTP gateway of an operator or of the government cloud. Address: a telephone number. */
export const sms: ChannelKind<GatewaySettings> = {
  id: 'sms',
  settings: GatewaySettings,
  open: (settings) => openGateway('sms', settings),
};
