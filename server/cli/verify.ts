import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type FigureSidecar, TRUST_LINKS } from '../../contract/bulletin/sidecar.ts';
import { verifyPdf, verifySidecar } from '../modules/bulletin/index.ts';
import { StartError } from '../platform/errors.ts';
import { type NoteVerifier, readVerifierKey } from '../platform/proof/index.ts';
import type { CommandIo } from './io.ts';

type Language = 'zh' | 'en';

const BROKEN = 1;

async function readBytes(file: string): Promise<Buffer> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`${file} cannot be read (${error.code ?? error.message}): is the path right?`);
  });
}

/** The key as it is written, or a file that holds it. */
async function readKey(given: string | undefined): Promise<NoteVerifier> {
  if (given === undefined)
    throw new StartError(
      'say whom you trust: --key NAME+HASH+KEY, or --key FILE. The key stands on the site at /log/key; take it from a second place as well',
    );
  const typed = readVerifierKey(given);
  if (typed) return typed;
  const read = readVerifierKey((await readBytes(given)).toString('utf8'));
  if (!read) throw new StartError(`${given} holds no key of the form NAME+HASH+KEY`);
  return read;
}

const figureLine = ({ wording, concept, value, unit, period }: FigureSidecar, language: Language): string =>
  `  ${wording}  ${concept[language]}: ${value}${unit}  ${period.from} – ${period.to}`;

interface Outcome {
  ok: boolean;
  lines: string[];
  json: unknown;
}

function brokenOutcome(
  broken: { link: keyof typeof TRUST_LINKS; zh: string; en: string; file?: string | null },
  language: Language,
): Outcome {
  const { link, file } = broken;
  const where = file ? ` (${file})` : '';
  const head = language === 'zh' ? '不成立' : 'DOES NOT HOLD';
  return {
    ok: false,
    lines: [`${head}: ${TRUST_LINKS[link][language]}${where}`, broken[language]],
    json: { ok: false, link, file: file ?? null, zh: broken.zh, en: broken.en },
  };
}

function verifyFile(bytes: Buffer, verifier: NoteVerifier, language: Language): Outcome {
  const holds = language === 'zh' ? '成立' : 'HOLDS';
  if (bytes.subarray(0, 1024).includes('%PDF-')) {
    const verified = verifyPdf(bytes, verifier);
    if (!verified.ok) return brokenOutcome(verified, language);
    const { issue, figures, size } = verified;
    return {
      ok: true,
      lines: [`${holds}: ${issue.issue}`, ...figures.map((figure) => figureLine(figure, language))],
      json: { ok: true, issue, figures, log: { origin: verifier.name, size } },
    };
  }
  let given: unknown;
  try {
    given = JSON.parse(bytes.toString('utf8'));
  } catch {
    given = undefined;
  }
  const verified = verifySidecar(given, verifier);
  if (!verified.ok) return brokenOutcome(verified, language);
  const { sidecar, size } = verified;
  const lines = sidecar.format === 'ward.figure/1' ? [figureLine(sidecar, language)] : [];
  return {
    ok: true,
    lines: [`${holds}: ${sidecar.issue}`, ...lines],
    json: { ok: true, sidecar, log: { origin: verifier.name, size } },
  };
}

/** Verifies an issue as PDF or a sidecar, offline. Exit code 1: a link of trust does not hold. */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { key: { type: 'string' }, lang: { type: 'string' }, json: { type: 'boolean' } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1)
    throw new StartError('name one file: npx ward verify FILE.pdf|FILE.json --key KEY');
  const verifier = await readKey(values.key);
  const outcome = verifyFile(await readBytes(file), verifier, values.lang === 'en' ? 'en' : 'zh');
  io.out(values.json ? JSON.stringify(outcome.json, null, 2) : outcome.lines.join('\n'));
  return outcome.ok ? 0 : BROKEN;
}
