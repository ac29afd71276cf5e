export type { Channel, ChannelKind, OutgoingMessage, SendResult } from './channel.ts';
export {
  DELIVERY_STATES,
  type DeliveryState,
  type DeliveryWord,
  markNoted,
  type NewDelivery,
  newDeliveries,
  REFERENCES,
  type ReportReader,
} from './delivery.ts';
export { deliveryRoutes } from './delivery-routes.ts';
export { type Dispatcher, type DispatcherOptions, startDispatcher } from './dispatcher.ts';
export { enqueue, enqueueMany, type NewMessage } from './enqueue.ts';
export { outboxRoutes } from './routes.ts';
export { cancelAbout, hasten } from './store.ts';
