import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeConsole, SUITE_MS } from '../support/console-page.ts';
import { ONVIF_LOGIN, type OnvifCamera, startOnvifCamera } from '../support/onvif-camera.ts';

const LONG = { timeout: 60_000 };
const SEGMENTS = 8;
const SEGMENT_S = 2;
const WINDOW = 3;
const FOLDER = path.join(import.meta.dirname, 'fixtures/camera-stream');
const AUTHORISATION = `Basic ${Buffer.from('viewer:video-password').toString('base64')}`;

/** The media server of a camera: a live playlist whose window moves on (RFC 8216 6.2.2), for who has the password. */
async function startMediaServer(): Promise<{
  host: string;
  asked: string[];
  /** Answers to the challenge: the password as it is. */
  told: number;
  server: Server;
}> {
  const startedMs = Date.now();
  const seen = { asked: [] as string[], told: 0 };
  const playlist = (): string => {
    const newest = Math.min(WINDOW + Math.floor((Date.now() - startedMs) / 1_000 / SEGMENT_S), SEGMENTS) - 1;
    const first = Math.max(0, newest - WINDOW + 1);
    const parts = Array.from(
      { length: newest - first + 1 },
      (_, n) => `#EXTINF:${SEGMENT_S}.0,\nsegment-${first + n}.mpegts`,
    );
    return `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:${SEGMENT_S}\n#EXT-X-MEDIA-SEQUENCE:${first}\n${parts.join('\n')}\n`;
  };
  const server = createServer((request, response) => {
    if (request.headers.authorization !== undefined) seen.told += 1;
    if (request.headers.authorization !== AUTHORISATION) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="media"' }).end();
      return;
    }
    const name = path.basename(new URL(request.url ?? '/', 'http://camera').pathname);
    seen.asked.push(name);
    if (name === 'live.m3u8')
      response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' }).end(playlist());
    else
      readFile(path.join(FOLDER, name)).then(
        (bytes) => response.writeHead(200, { 'content-type': 'video/mp2t' }).end(bytes),
        () => response.writeHead(404).end(),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(seen, { server, host: `127.0.0.1:${port}` });
}

let onvif: OnvifCamera;
const withProbe = {
  change: async () => {
    onvif = await startOnvifCamera('well');
    return { cameraProbe: onvif.probe };
  },
};

describeConsole(
  'a camera with a real stream',
  ({ demo, enter }) => {
    let camera: Awaited<ReturnType<typeof startMediaServer>>;
    beforeAll(async () => {
      camera = await startMediaServer();
    }, SUITE_MS);
    afterAll(() => {
      camera?.server.closeAllConnections();
      camera?.server.close();
      void onvif?.close();
    });

    test(
      'plays live in the console; its address and password stay on the server; its end is told',
      async () => {
        const { context, page, faults, foreign } = await enter('engineer-a');
        const register = async (expectedVersion: number, more: object): Promise<string> => {
          const url = `http://viewer:video-password@${camera.host}/live.m3u8`;
          const registered = await context.request.put(`${demo().url}/api/cameras/SJV90`, {
            headers: { origin: demo().url },
            data: {
              expectedVersion,
              unitId: 'district',
              name: '直播测试摄像机',
              view: '测试画面',
              stationId: null,
              longitude: null,
              latitude: null,
              enabled: true,
              source: { kind: 'hls', url, ...more },
            },
          });
          expect(registered.ok(), await registered.text()).toBe(true);
          return registered.text();
        };
        expect(await register(0, {})).not.toContain('video-password');
        // The media server takes the password in clear alone, and nobody has allowed that yet.
        const refused = await context.request.get(`${demo().url}/api/cameras/SJV90/live/index.m3u8`);
        expect([refused.status(), await refused.text()]).toEqual([503, expect.stringContaining('Basic')]);
        expect(camera.told).toBe(0);
        await register(1, { basicOverHttp: true });

        const said: string[] = [];
        page.on('response', async (response) => {
          if (/m3u8/.test(response.url())) said.push(await response.text().catch(() => ''));
        });
        await page.goto(`${demo().url}/cameras/SJV90`);
        await page.getByRole('button', { name: '观看直播' }).click();
        await page.locator('video').waitFor(LONG);
        await expect
          .poll(
            () =>
              page.evaluate(
                '(({ videoWidth, videoHeight }) => [videoWidth, videoHeight])(document.querySelector("video"))',
              ),
            LONG,
          )
          .toEqual([192, 108]);
        await expect
          .poll(
            () =>
              page.evaluate(
                '(({ currentTime, paused }) => currentTime > 2 && !paused)(document.querySelector("video"))',
              ),
            LONG,
          )
          .toBe(true);
        expect(new Set(camera.asked).size).toBeGreaterThan(WINDOW);
        expect(foreign).toEqual([]);
        expect(said.join('\n')).toContain('#EXTM3U');
        expect(said.join('\n')).not.toMatch(/video-password|segment-|127\.0\.0\.1/);

        camera.server.closeAllConnections();
        camera.server.close();
        await page
          .getByText(/视频流中断或无法连接|画面停顿/)
          .first()
          .waitFor(LONG);
        expect(faults).toEqual([]);
        await context.close();
      },
      SUITE_MS,
    );

    test(
      'a camera of this network is found, ticked and registered; its password stays on the server',
      async () => {
        const { context, page, dialogue, faults } = await enter('engineer-a');
        await page.goto(`${demo().url}/cameras`);
        await page.getByRole('button', { name: '查找摄像机' }).click();
        await dialogue.getByRole('button', { name: '开始查找' }).click();
        await dialogue.getByText('找到 1 台').waitFor(LONG);
        await dialogue.getByRole('checkbox', { name: /堤防球机.*坝上/ }).check();
        await dialogue.getByLabel('账号').fill(ONVIF_LOGIN.username);
        await dialogue.getByLabel('密码').fill('wrong');
        await dialogue.getByRole('button', { name: '登记所选（1）' }).click();
        await dialogue.getByText('账号或密码错误').waitFor(LONG);
        await dialogue.getByLabel('密码').fill(ONVIF_LOGIN.password);
        const [answer] = await Promise.all([
          page.waitForResponse((each) => each.url().endsWith('/camera-search/registrations')),
          dialogue.getByRole('button', { name: '登记所选（1）' }).click(),
        ]);
        await dialogue.getByText('已登记为 onvif-0080f0a1b2c3').waitFor(LONG);
        expect(await answer.json()).toMatchObject({
          reason: null,
          camera: {
            view: '坝上',
            source: { kind: 'rtsp', address: 'rtsp://127.0.0.1:554/live', hasCredentials: true },
          },
        });
        expect(await answer.text()).not.toContain('onvif-"');
        expect(onvif.passwordsSeen.join()).not.toContain(ONVIF_LOGIN.password);
        expect(faults).toEqual([]);
        await context.close();
      },
      SUITE_MS,
    );
  },
  withProbe,
);
