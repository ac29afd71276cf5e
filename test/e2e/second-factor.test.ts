import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { describeConsole, SUITE_MS } from '../support/console-page.ts';

const PERIOD_MS = 30_000;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function bytesOf(base32: string): Buffer {
  const bits = [...base32].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The six digits of an authenticator (RFC 6238, SHA-1, 30 s). */
function digitsAt(key: Buffer, atMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / PERIOD_MS)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const word = mac.readUInt32BE((mac.at(-1) ?? 0) & 0xf) & 0x7fffffff;
  return String(word % 1_000_000).padStart(6, '0');
}

test('the authenticator of this test gives the digits of RFC 6238, appendix B', () => {
  const key = Buffer.from('12345678901234567890');
  expect(digitsAt(key, 59_000)).toBe('287082');
  expect(digitsAt(key, 1_111_111_109_000)).toBe('081804');
  expect(digitsAt(key, 20_000_000_000_000)).toBe('353130');
});

describeConsole('the second factor on the console', ({ demo, enter }) => {
  test(
    'is turned on with an authenticator; then a wrong code is refused, the right one and a backup code once sign in',
    async () => {
      const { context, page, faults } = await enter('officer-a');
      const signIn = async (): Promise<void> => {
        await page.getByRole('button', { name: '退出登录' }).click();
        await page.getByLabel('用户名').fill('officer-a');
        await page.getByLabel('密码', { exact: true }).fill(demo().passwordOf('officer-a'));
        await page.getByRole('button', { name: '登录' }).click();
        await page.getByLabel('动态码').waitFor();
      };
      const answer = async (code: string): Promise<void> => {
        await page.getByLabel('动态码').fill(code);
        await page.getByRole('button', { name: '登录' }).click();
      };
      const refused = (): Promise<void> => page.getByText('动态码不正确或已过期').waitFor();
      const entered = (): Promise<void> => page.getByRole('main').locator('section h2').first().waitFor();

      await page.goto(`${demo().url}/account`);
      await page.getByRole('button', { name: '启用', exact: true }).click();
      await page.getByLabel('请输入当前密码').fill(demo().passwordOf('officer-a'));
      await page.getByRole('button', { name: /^确\s?定$/ }).click();
      const shown = await page.locator('.one-time').innerText();
      const key = bytesOf(shown.replaceAll(' ', ''));
      const [backup = ''] = await page.locator('.list-inline .mono').allInnerTexts();
      const digits = (): string => digitsAt(key, Date.now());
      /** Differs from the digits of now and of the periods beside it. */
      const wrongDigits = (): string => {
        const near = [-1, 0, 1, 2].map((n) => digitsAt(key, Date.now() + n * PERIOD_MS));
        return ['000000', '111111', '222222', '333333', '444444'].find((each) => !near.includes(each)) ?? '';
      };
      await page.getByLabel('动态码（6位）').fill(digits());
      await page.getByRole('button', { name: '验证并启用' }).click();
      await page.getByText('已启用。登录时').waitFor();

      await signIn();
      await answer(wrongDigits());
      await refused();
      expect((await context.request.get(`${demo().url}/api/me`)).status()).toBe(401);
      await answer(digits());
      await entered();

      await signIn();
      await answer(backup);
      await entered();

      await signIn();
      await answer(backup);
      await refused();
      expect((await context.request.get(`${demo().url}/api/me`)).status()).toBe(401);

      expect(faults).toEqual([]);
      await context.close();
    },
    SUITE_MS,
  );

  test(
    'who has no part in the flood watch begins with a page of their own',
    async () => {
      const { context, page, faults } = await enter('gongyelu-office');
      await page.goto(demo().url);
      await page.waitForURL('**/work');
      await page.getByRole('main').getByRole('heading', { name: '我的待办' }).waitFor();
      expect(faults).toEqual([]);
      await context.close();
    },
    SUITE_MS,
  );
});
