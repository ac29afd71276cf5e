import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface SmtpMail {
  from: string;
  to: string[];
  /** Headers and body as sent, dots unstuffed. */
  data: string;
}

export interface SmtpPeer {
  port: number;
  mails: SmtpMail[];
  stop(): Promise<void>;
}

/** What the peer says in place of its usual answer: by command (`GREETING`, `EHLO`, `MAIL`, `RCPT`, `DATA`, `END`). */
export type SmtpAnswers = Partial<Record<string, string | 'silent' | 'hang-up'>>;

const USUAL: Record<string, string> = {
  GREETING: '220 peer ESMTP',
  EHLO: '250-peer\r\n250 8BITMIME',
  HELO: '250 peer',
  MAIL: '250 OK',
  RCPT: '250 OK',
  DATA: '354 go on',
  END: '250 2.0.0 taken as 4711',
  QUIT: '221 bye',
  RSET: '250 OK',
};

/** A small real SMTP server (RFC 5321) on this machine, without TLS; stopped when the test ends. */
export async function smtpPeer(answers: SmtpAnswers = {}): Promise<SmtpPeer> {
  const mails: SmtpMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    socket.setEncoding('utf8');
    const say = (command: string): void => {
      const answer = answers[command] ?? USUAL[command] ?? '502 unknown';
      if (answer === 'hang-up') socket.destroy();
      else if (answer !== 'silent') socket.write(`${answer}\r\n`);
    };
    let mail: SmtpMail = { from: '', to: [], data: '' };
    let inData = false;
    let rest = '';
    const take = (line: string): void => {
      if (inData) {
        if (line !== '.') mail.data += `${line.startsWith('.') ? line.slice(1) : line}\n`;
        else {
          inData = false;
          if (!answers['END']) mails.push(mail);
          say('END');
          mail = { from: '', to: [], data: '' };
        }
        return;
      }
      const command = line.slice(0, 4).toUpperCase();
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (command === 'MAIL') mail.from = address;
      if (command === 'RCPT') mail.to.push(address);
      if (command === 'DATA' && !answers['DATA']) inData = true;
      say(command);
      if (command === 'QUIT') socket.end();
    };
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    });
    say('GREETING');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  onTestFinished(stop);
  return { port: (server.address() as AddressInfo).port, mails, stop };
}
