import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ONVIF_LOGIN, type OnvifManner, startOnvifCamera } from '../../../../test/support/onvif-camera.ts';
import { askDevice } from './ask-device.ts';
import { discoverCameras, readProbeMatches } from './discover.ts';
import { passwordDigest, readEnvelope } from './envelope.ts';
import { cameraIdOf } from './onvif-routes.ts';

const WAIT_MS = 250;
const WAY = { timeoutMs: 1_000, nowMs: Date.now };

async function camera(manner: OnvifManner) {
  const device = await startOnvifCamera(manner);
  onTestFinished(() => device.close());
  return device;
}

test('a device that answers the probe is found with its name, place and address, and tells its stream and snapshot', async () => {
  const device = await camera('well');
  const { found, refused } = await discoverCameras(device.probe, WAIT_MS);
  expect(refused).toEqual([]);
  expect(found).toEqual([
    {
      endpoint: 'urn:uuid:4d454930-0000-1000-8000-0080f0a1b2c3',
      name: '堤防球机',
      hardware: 'DS-2CD',
      location: '坝上',
      address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/onvif\/device_service$/),
    },
  ]);
  expect(cameraIdOf(found[0]!.endpoint)).toBe('onvif-0080f0a1b2c3');
  const told = await askDevice(found[0]!.address, ONVIF_LOGIN, WAY);
  const login = `admin:${encodeURIComponent(ONVIF_LOGIN.password)}`;
  expect(told).toEqual({
    ok: true,
    streamUrl: `rtsp://${login}@127.0.0.1:554/live?channel=1&sub=0`,
    snapshotUrl: expect.stringContaining(`http://${login}@127.0.0.1:`),
  });
  expect(device.asked).toEqual([
    'GetSystemDateAndTime',
    'GetCapabilities',
    'GetProfiles',
    'GetStreamUri',
    'GetSnapshotUri',
  ]);
  expect(device.passwordsSeen.join()).not.toContain(ONVIF_LOGIN.password);
});

test('the digest is that of the ONVIF programmer’s guide', () => {
  expect(
    passwordDigest(Buffer.from('LKqI6G/AikKCQrN0zqZFlg==', 'base64'), '2010-09-16T07:50:45Z', 'userpassword'),
  ).toBe('tuOSpGlFlIXsozq4HFNeeGeFLEI=');
});

test('what answers the probe wrongly is refused with its reason', async () => {
  const reasons: Partial<Record<OnvifManner, string>> = {
    'other-relation': 'other-question',
    bomb: 'document-type',
    elsewhere: 'address-elsewhere',
    garbage: 'not-xml',
  };
  for (const [manner, reason] of Object.entries(reasons)) {
    const device = await camera(manner as OnvifManner);
    expect(await discoverCameras(device.probe, WAIT_MS), manner).toEqual({
      found: [],
      refused: [{ from: '127.0.0.1', reason }],
    });
  }
  const about = { messageId: 'urn:uuid:a', from: '127.0.0.1' };
  expect(readProbeMatches(Buffer.alloc(300_000, ' '), about)).toEqual(['too-large']);
  const deep = `<Envelope><Body>${'<a>'.repeat(30_000)}${'</a>'.repeat(30_000)}</Body></Envelope>`;
  expect(readEnvelope(Buffer.from(deep))).toMatchObject({ ok: false });
  expect(readEnvelope(Buffer.from('<html/>'))).toEqual({ ok: false, reason: 'not-onvif' });
});

test('a device that refuses, has no profile, leads elsewhere, hangs or sends too much is told apart', async () => {
  const reasonOf = async (manner: OnvifManner, login = ONVIF_LOGIN) => {
    const device = await camera(manner);
    const { found } = await discoverCameras(device.probe, WAIT_MS);
    const told = await askDevice(found[0]!.address, login, WAY);
    return told.ok ? 'ok' : told.reason;
  };
  expect(await reasonOf('well', { username: 'admin', password: 'guess' })).toBe('wrong-password');
  expect(await reasonOf('well', { username: '', password: '' })).toBe('needs-password');
  expect(await reasonOf('no-profile')).toBe('no-profile');
  expect(await reasonOf('stream-elsewhere')).toBe('address-elsewhere');
  const server = createServer((request, response) => {
    if (request.url === '/large') response.end(Buffer.alloc(400_000, ' '));
    else if (request.url === '/bomb') response.end('<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const at = async (path: string) => askDevice(`${own}/${path}`, ONVIF_LOGIN, { ...WAY, timeoutMs: 200 });
  expect(await at('large')).toEqual({ ok: false, reason: 'too-large' });
  expect(await at('bomb')).toEqual({ ok: false, reason: 'document-type' });
  expect(await at('hangs')).toEqual({ ok: false, reason: 'no-answer' });
});
