import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the device misbehaves. */
export type OnvifManner =
  | 'well'
  | 'other-relation'
  | 'bomb'
  | 'oversize'
  | 'elsewhere'
  | 'garbage'
  | 'no-profile'
  | 'stream-elsewhere';

export interface OnvifCamera {
  probe: { host: string; port: number };
  /** Bodies asked, by the name of the question. */
  asked: string[];
  passwordsSeen: string[];
  close(): Promise<void>;
}

const USER = 'admin';
const PASSWORD = 'onvif-"密码"&1';
export const ONVIF_LOGIN = { username: USER, password: PASSWORD };
const CLOCK_AHEAD_MS = 7_200_000;
const BOMB = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Envelope><Body>&b;</Body></Envelope>`;

const part = (text: string, name: string): string =>
  new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(text)?.[1] ?? '';

/** The digest by the device's own reckoning, and not older than a minute by its own clock, which runs two hours ahead. */
function isSigned(text: string, nowMs: number): boolean {
  const created = part(text, 'Created');
  const digest = createHash('sha1')
    .update(Buffer.from(part(text, 'Nonce'), 'base64'))
    .update(created)
    .update(PASSWORD)
    .digest('base64');
  return (
    part(text, 'Username') === USER &&
    part(text, 'Password') === digest &&
    Math.abs(Date.parse(created) - nowMs) < 60_000
  );
}

const envelope = (body: string, header = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema"><SOAP-ENV:Header>${header}</SOAP-ENV:Header><SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`;

/** A device with WS-Discovery over UDP and its services over HTTP, on this machine alone. */
export async function startOnvifCamera(manner: OnvifManner): Promise<OnvifCamera> {
  const asked: string[] = [];
  const passwordsSeen: string[] = [];
  const answers: Record<string, (own: string) => string> = {
    GetCapabilities: (own) =>
      `<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Media><tt:XAddr>${own}/onvif/media</tt:XAddr></tt:Media></tds:Capabilities></tds:GetCapabilitiesResponse>`,
    GetProfiles: () =>
      `<trt:GetProfilesResponse>${manner === 'no-profile' ? '' : '<trt:Profiles token="main&amp;1"><tt:Name>main</tt:Name></trt:Profiles><trt:Profiles token="sub"/>'}</trt:GetProfilesResponse>`,
    GetStreamUri: () =>
      `<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>rtsp://${manner === 'stream-elsewhere' ? '203.0.113.9' : '127.0.0.1'}:554/live?channel=1&amp;sub=0</tt:Uri></trt:MediaUri></trt:GetStreamUriResponse>`,
    GetSnapshotUri: (own) =>
      `<trt:GetSnapshotUriResponse><trt:MediaUri><tt:Uri>${own}/snap.jpg</tt:Uri></trt:MediaUri></trt:GetSnapshotUriResponse>`,
  };
  const http = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece) => {
      text += piece;
    });
    request.on('end', () => {
      const own = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
      const name = /<(Get\w+)/.exec(text)?.[1] ?? '';
      const nowMs = Date.now() + CLOCK_AHEAD_MS;
      asked.push(name);
      passwordsSeen.push(part(text, 'Password'), request.headers.authorization ?? '');
      const say = (status: number, body: string): void => {
        response.writeHead(status, { 'content-type': 'application/soap+xml' }).end(body);
      };
      if (name === 'GetSystemDateAndTime') {
        const at = new Date(nowMs);
        say(
          200,
          envelope(
            `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:UTCDateTime><tt:Time><tt:Hour>${at.getUTCHours()}</tt:Hour><tt:Minute>${at.getUTCMinutes()}</tt:Minute><tt:Second>${at.getUTCSeconds()}</tt:Second></tt:Time><tt:Date><tt:Year>${at.getUTCFullYear()}</tt:Year><tt:Month>${at.getUTCMonth() + 1}</tt:Month><tt:Day>${at.getUTCDate()}</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`,
          ),
        );
      } else if (!isSigned(text, nowMs))
        say(
          400,
          envelope(
            '<SOAP-ENV:Fault><SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:Sender</SOAP-ENV:Value><SOAP-ENV:Subcode><SOAP-ENV:Value>ter:NotAuthorized</SOAP-ENV:Value></SOAP-ENV:Subcode></SOAP-ENV:Code></SOAP-ENV:Fault>',
          ),
        );
      else say(200, envelope(answers[name]?.(own) ?? '<SOAP-ENV:Fault/>'));
    });
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const udp = createSocket('udp4');
  udp.on('message', (bytes, sender) => {
    const messageId = part(bytes.toString('utf8'), 'MessageID');
    const relates = manner === 'other-relation' ? 'urn:uuid:another' : messageId;
    const host = manner === 'elsewhere' ? '203.0.113.9' : '127.0.0.1';
    const answer = envelope(
      `<d:ProbeMatches><d:ProbeMatch><wsa:EndpointReference><wsa:Address>urn:uuid:4d454930-0000-1000-8000-0080f0a1b2c3</wsa:Address></wsa:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/name/%E5%A0%A4%E9%98%B2%E7%90%83%E6%9C%BA onvif://www.onvif.org/hardware/DS-2CD onvif://www.onvif.org/location/%E5%9D%9D%E4%B8%8A</d:Scopes><d:XAddrs>http://${host}:${(http.address() as AddressInfo).port}/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches>`,
      `<wsa:RelatesTo>${relates}</wsa:RelatesTo>`,
    );
    const sent: Partial<Record<OnvifManner, string>> = {
      bomb: BOMB,
      garbage: '\u0000\u0001not xml <',
      oversize: answer.padEnd(65_000, ' '),
    };
    udp.send(sent[manner] ?? answer, sender.port, sender.address);
  });
  await new Promise<void>((resolve) => {
    udp.bind(0, '127.0.0.1', resolve);
  });
  return {
    probe: { host: '127.0.0.1', port: udp.address().port },
    asked,
    passwordsSeen,
    async close() {
      udp.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
