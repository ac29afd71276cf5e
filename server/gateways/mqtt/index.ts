export { type MqttGateway, type MqttGatewayOptions, startMqttGateway } from './start-mqtt-gateway.ts';
