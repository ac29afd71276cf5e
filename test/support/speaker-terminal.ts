import mqtt, { type MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';

export interface PlayPayload {
  messageId: string;
  kind: string;
  text: string;
  drill: boolean;
  validUntil: string;
}

export interface SpeakerTerminal {
  client: MqttClient;
  /** Every message that arrived, repeats included. */
  arrived: PlayPayload[];
  say(leaf: string, payload: unknown): Promise<void>;
  /** Resolves when the line is cut. */
  closed: Promise<void>;
}

export interface TerminalOptions {
  port: number;
  terminal: string;
  password: string;
  clientId?: string;
  root?: string;
  /** What it says to a message, in order; by default that it has it and that it played. */
  answers?: (message: PlayPayload, count: number) => { state: string; reason?: string }[];
}

/** A loudspeaker terminal as docs/channels.md describes it, on a real MQTT connection. */
export async function speakerTerminal(options: TerminalOptions): Promise<SpeakerTerminal> {
  const { port, terminal, password, clientId = terminal, root = 'ward/speaker' } = options;
  const answers = options.answers ?? (() => [{ state: 'received' }, { state: 'played' }]);
  const arrived: PlayPayload[] = [];
  const client = await mqtt.connectAsync(
    `mqtt://127.0.0.1:${port}`,
    { username: terminal, password, clientId, reconnectPeriod: 0, clean: true },
    false,
  );
  client.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    client.on('close', () => resolve());
  });
  onTestFinished(() => client.endAsync(true));
  const say = async (leaf: string, payload: unknown): Promise<void> => {
    await client.publishAsync(
      `${root}/${terminal}/${leaf}`,
      typeof payload === 'string' ? payload : JSON.stringify(payload),
      { qos: 1 },
    );
  };
  client.on('message', (_topic, bytes) => {
    const message = JSON.parse(bytes.toString()) as PlayPayload;
    arrived.push(message);
    void (async () => {
      for (const answer of answers(message, arrived.length))
        await say('receipt', { messageId: message.messageId, ...answer });
    })().catch(() => undefined);
  });
  await client.subscribeAsync(`${root}/${terminal}/play`, { qos: 1 });
  return { client, arrived, say, closed };
}
