import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { documentToText, sameDocument } from '../../contract/bulletin/document.ts';
import { documentDocx, importDocx, issueDocx } from '../../server/modules/bulletin/index.ts';
import { describeWith } from '../support/needs.ts';
import { seedIssue } from '../support/seed-issue.ts';

describeWith('libreoffice', 'the Word file in an office program', (soffice) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ward-word-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const convert = (file: string, to: string): Buffer => {
    const home = `-env:UserInstallation=file://${folder}/profile`;
    execFileSync(
      soffice,
      [home, '--headless', '--convert-to', to, '--outdir', path.join(folder, 'out'), file],
      {
        stdio: 'ignore',
        timeout: 110_000,
      },
    );
    const [extension = to] = to.split(':');
    return readFileSync(path.join(folder, 'out', `${path.basename(file, '.docx')}.${extension}`));
  };
  const issue = seedIssue();

  test('opens with equal text', { timeout: 120_000 }, async () => {
    const file = path.join(folder, 'issue.docx');
    writeFileSync(file, await issueDocx(issue));
    const lines = convert(file, 'txt:Text (encoded):UTF8').toString('utf8').replaceAll('　', ' ').split('\n');
    for (const { document } of issue.entries)
      expect(lines.map((line) => line.trim())).toContain(documentToText(document).text);
  });

  test('saved by it and brought back, every figure is bound again', { timeout: 120_000 }, async () => {
    const { document } = issue.entries[1]!;
    const file = path.join(folder, 'brief.docx');
    writeFileSync(file, await documentDocx(document, 0));
    const back = importDocx(convert(file, 'docx'), document);
    expect(back.ok && sameDocument(back.imported.document, document)).toBe(true);
    expect(back.ok && back.imported.bound).toBe(3);
  });
});
