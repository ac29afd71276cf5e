import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BulkDone, MoveRequest } from '../../contract/ledger.ts';
import type { DemoLogin } from '../../demo/seed/demo-logins.ts';
import { PROGRAMMES } from '../../programmes/index.ts';
import { type DeclaredType, declaredTypes } from '../../programmes/kit/index.ts';
import type { Ward } from '../../server/app.ts';
import { parseCsv } from '../../server/platform/sheets/index.ts';
import { DESK, launchBrowser, openContext } from '../support/browser.ts';
import { linkableAmong, oneOfEach, sampleInput, type Wanted, waysTo } from '../support/declared-samples.ts';
import { startDemoWard } from '../support/demo-console.ts';
import { type SignedIn, signIn } from '../support/http-client.ts';
import { describeWith } from '../support/needs.ts';
import { signInTo } from '../support/page-states.ts';

const SUITE_MS = 240_000;
const STEP_MS = 30_000;
const UNIT = 'street-gongyelu';
const OFFICER = 'gongyelu-office';
const TYPES = declaredTypes(PROGRAMMES);
const OPINION = 'urban-renewal/opinion';
const MARK = 'XSS';
/** Script for every way a text could come to run; a field takes the longest that fits. */
const SCRIPTS = [
  `${MARK}"'><img src=x onerror=ward_canary()><script>ward_canary()</script><a href="javascript:ward_canary()">`,
  `${MARK}"><svg onload=ward_canary()>`,
  `${MARK}<i data-g>`,
];
const FORMULA = '=HYPERLINK("http://elsewhere.example","x")';
/** Elements that only a stored text can have made. */
const GROWN = `[onerror], [onload], a[href^="javascript:"], img[src="x"], [data-g]`;

const json = { 'content-type': 'application/json' };
const first = (max: number, texts: readonly string[]): string =>
  texts.find((text) => text.length <= max) ?? 'x';

describeWith('chromium', 'script stored in every text', (executable) => {
  let demo: { ward: Ward; logins: DemoLogin[]; close(): Promise<void> };
  let officer: SignedIn;
  const records = oneOfEach(TYPES);
  const linkable = linkableAmong(records);

  const post = async <T>(address: string, body: unknown): Promise<T> => {
    const answer = await officer.send('POST', address, JSON.stringify(body), json);
    const text = await answer.text();
    expect(answer.ok, text).toBe(true);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  /** The move that opens a record of a type, every text of it filled with what `texts` gives. */
  const opening = (declared: DeclaredType, id: string, texts: readonly string[]): MoveRequest => {
    const [move] = waysTo(declared).values().next().value!;
    const given = sampleInput(declared, move!, linkable(declared), (field) => {
      const at = declared.type.fields[field];
      return first(at && 'max' in at ? at.max : 1_000, texts);
    });
    return { type: declared.id, move: move!, newRecordId: id, unitId: UNIT, ...given };
  };
  const open = async (wanted: readonly Wanted[], texts: readonly string[]): Promise<void> => {
    const moves = wanted.map(({ declared, id }) => opening(declared, id, texts));
    const { outcomes } = await post<BulkDone>('/api/bulk-moves', { moves });
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
  };

  beforeAll(async () => {
    demo = await startDemoWard();
    officer = await signIn(demo.ward.consoleUrl, demo.logins, OFFICER);
    await open(records, SCRIPTS);
    await post(`/api/records/${linkable(TYPES[0]!)('opinion')}/comments`, { text: SCRIPTS[0] });
  }, SUITE_MS);
  afterAll(() => demo?.close());

  /** A context that would run anything: no policy of the page holds it back, and whatever runs is told. */
  async function defenceless(context: BrowserContext): Promise<string[]> {
    const ran: string[] = [];
    await context.exposeFunction('ward_canary', () => ran.push('the canary was called'));
    context.on('dialog', (dialog) => {
      ran.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    return ran;
  }
  async function look(page: Page, what: string, faults: string[]): Promise<void> {
    await page.getByText(MARK).first().waitFor({ timeout: STEP_MS, state: 'attached' });
    const grown = await page.locator(GROWN).count();
    if (grown > 0) faults.push(`${what}: ${grown} elements grew out of a text`);
  }

  test(
    'it runs on no list, record, print, figure or public page',
    async () => {
      const browser = await launchBrowser(executable);
      try {
        const { context } = await openContext(browser, { ...DESK, bypassCSP: true });
        const ran = await defenceless(context);
        const login = demo.logins.find(({ username }) => username === OFFICER)!;
        await signInTo(context, demo.ward.consoleUrl, login);
        const faults: string[] = [];
        const page = await context.newPage();
        page.setDefaultTimeout(STEP_MS);
        await page.goto(`${demo.ward.consoleUrl}/records`);
        await page.getByRole('main').waitFor();
        /** As a link of the console does it: the page stays, its address changes. */
        const go = (address: string): Promise<unknown> =>
          page.evaluate(
            `history.pushState({}, '', ${JSON.stringify(address)}); dispatchEvent(new PopStateEvent('popstate'))`,
          );
        for (const { declared, id } of records) {
          const titled = declared.type.fields[declared.type.title]?.kind;
          const shows = titled === 'text' || titled === 'long-text';
          await go(`/records?type=${encodeURIComponent(declared.id)}`);
          if (shows) await look(page, `list of ${declared.id}`, faults);
          await go(`/records/${id}`);
          await page.waitForURL(`**/records/${id}`);
          await page.getByRole('main').locator('header').first().waitFor();
          await look(page, `record of ${declared.id}`, faults);
        }
        await page.emulateMedia({ media: 'print' });
        await look(page, 'a record in print', faults);
        await page.emulateMedia({ media: null });
        await go('/figures');
        const collected = page.locator(`[data-figure="${OPINION}/collected"]`);
        await collected.getByRole('button', { name: '查看依据' }).click();
        await look(page, 'what a figure opens onto', faults);

        // The public pages: a box of that name, an opinion followed by its code, its published result.
        const { id } = await post<{ id: string }>('/api/intake-places', {
          typeId: OPINION,
          unitId: UNIT,
          name: first(60, SCRIPTS),
        });
        await page.goto(`${demo.ward.siteUrl}/o/${id}`);
        await look(page, 'the box', faults);
        await page.locator('textarea[name=words]').fill(SCRIPTS[0]!);
        await page.locator('input[name=category]').first().check();
        await page.locator('form[method=post] button').first().click();
        // Something like it was said at this place before: the box asks once.
        await look(page, 'what is like it', faults);
        await page.getByRole('button', { name: '仍要提交' }).first().click();
        const code = await page.locator('[data-code]').getAttribute('data-code');
        const [said] = (
          (await (await officer.get(`/api/records?type=${OPINION}&limit=1`)).json()) as {
            records: { id: string }[];
          }
        ).records;
        const texts = { outcome: SCRIPTS[0]!, result: SCRIPTS[0]!, published: first(120, SCRIPTS) };
        const steps: [string, object][] = [
          ['discuss', { data: { outcome: texts.outcome } }],
          ['adopt', { links: { project: [linkable(TYPES[0]!)('project')] } }],
          ['finish', { data: { outcome: texts.outcome } }],
        ];
        for (const [n, [move, more]] of steps.entries())
          await post('/api/moves', {
            type: OPINION,
            move,
            recordId: said!.id,
            expectedVersion: n + 1,
            ...more,
          });
        await page.goto(`${demo.ward.siteUrl}/q`);
        await page.locator('input[name=code]').fill(code!);
        await page.locator('form[method=post] button').first().click();
        await look(page, 'progress by code', faults);
        await page.locator('input[name=value]').first().check();
        await page.locator('form[action="/q/rate"] button').click();
        await post('/api/moves', {
          type: OPINION,
          move: 'publish',
          recordId: said!.id,
          expectedVersion: 5,
          data: { result: texts.result, published: texts.published },
        });
        for (const address of ['/results', `/results/${id}`, '/o', `/o/${id}/poster`]) {
          await page.goto(`${demo.ward.siteUrl}${address}`);
          await look(page, address, faults);
          await page.emulateMedia({ media: 'print' });
          await look(page, `${address} in print`, faults);
          await page.emulateMedia({ media: null });
        }
        await page.waitForTimeout(200);
        expect(ran).toEqual([]);
        expect(faults).toEqual([]);
        // The canary sings where it is let out.
        await page.setContent(`<p>${SCRIPTS[0]}</p>`);
        await expect.poll(() => ran.length, { timeout: STEP_MS }).toBeGreaterThan(0);
      } finally {
        await browser.close();
      }
    },
    SUITE_MS,
  );

  test(
    'no cell of any export is a formula',
    async () => {
      await open(
        records.map(({ declared, state }) => ({ declared, state, id: randomUUID() })),
        [FORMULA, '=1+1'],
      );
      const formulas: string[] = [];
      for (const { id } of TYPES) {
        const answer = await officer.get(`/api/record-exports?type=${encodeURIComponent(id)}&format=csv`);
        expect(answer.status).toBe(200);
        const cells = parseCsv((await answer.text()).replace('\uFEFF', '')).flatMap((row) => row.cells);
        expect(cells.length).toBeGreaterThan(3);
        formulas.push(
          ...cells.filter((cell) => /^[=+@\t\r]|^-(?!\d)/.test(cell)).map((cell) => `${id}: ${cell}`),
        );
      }
      expect(formulas).toEqual([]);
    },
    SUITE_MS,
  );
});
