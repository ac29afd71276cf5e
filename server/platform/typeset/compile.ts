import path from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { chooseFonts, FALLBACK_FAMILY, fontFiles } from './fonts.ts';
import type { TypesetFault, TypesetJob, TypesetResult } from './job.ts';

/** A folder that is not there: the source can read what the job brings and nothing else. */
const ROOM = path.resolve('/ward-typeset');
const inRoom = (name: string): string => path.join(ROOM, name);
/** Layouts that were not asked for in this many jobs are forgotten. */
const KEEP_JOBS = 8;

const quote = (text: string): string => JSON.stringify(text);
const BEIJING_OFFSET_MS = 8 * 3_600_000;

function wardSource(job: TypesetJob): string {
  const roles = Object.entries(chooseFonts(job.fonts ?? 'installed')).map(
    ([role, { family, weight }]) =>
      `${role}: (font: (${quote(family)}, ${quote(FALLBACK_FAMILY)}), weight: ${weight}),`,
  );
  return `#let data = json(bytes(sys.inputs.data))\n#let fonts = (\n${roles.join('\n')}\n)\n`;
}

function mainSource(job: TypesetJob): string {
  const day = new Date(job.dateMs + BEIJING_OFFSET_MS);
  const date = `datetime(year: ${day.getUTCFullYear()}, month: ${day.getUTCMonth() + 1}, day: ${day.getUTCDate()}, hour: ${day.getUTCHours()}, minute: ${day.getUTCMinutes()}, second: ${day.getUTCSeconds()})`;
  const files = (job.attachments ?? []).map(
    (_, index) =>
      `#let file = about.files.at(${index})\n#pdf.attach(file.name, read("attached-${index}", encoding: none), relationship: "data", mime-type: file.mimeType, description: file.description)`,
  );
  return [
    '#import "ward.typ": fonts',
    '#let about = json(bytes(sys.inputs.about))',
    `#set document(title: about.title, date: ${date})`,
    `#set text(lang: ${quote(job.language)}, region: ${quote(job.language === 'zh' ? 'cn' : 'gb')}, fallback: false, ..fonts.song)`,
    ...files,
    '#include "body.typ"',
  ].join('\n');
}

interface Diagnostic {
  message: string;
  path: string;
  range: { start: { line: number } } | null;
  severity: number;
}
const ERROR = 1;

function sourceFault(diagnostics: readonly Diagnostic[]): TypesetFault {
  const messages = diagnostics
    .filter(({ severity }) => severity === ERROR)
    .map(({ message, path: file, range }) =>
      range ? `${path.basename(file)} line ${range.start.line + 1}: ${message}` : message,
    );
  return { reason: 'source', messages };
}

const MISSING_GLYPH = /the text `\\?"(.+?)\\?"` could not be displayed/g;
const unescaped = (text: string): string =>
  text.replace(/\\+u\{([0-9a-f]+)\}/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));

function exportFault(message: string): TypesetFault {
  const characters = [
    ...new Set([...message.matchAll(MISSING_GLYPH)].flatMap(([, text = '']) => [...unescaped(text)])),
  ];
  if (characters.length > 0) return { reason: 'no-glyph', characters };
  const said = [...message.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text);
  return { reason: 'source', messages: said.length > 0 ? [...new Set(said)] : [message] };
}

let compiler: NodeCompiler | undefined;

/** PDF/A-3b (ISO 19005-3), tagged, of a job. Runs in the worker: it keeps the processor for as long as it takes. */
export function compileJob(
  job: TypesetJob,
): { ok: true; result: TypesetResult } | { ok: false; fault: TypesetFault } {
  compiler ??= NodeCompiler.create({ workspace: ROOM, fontArgs: [{ fontPaths: fontFiles() }] });
  const attachments = job.attachments ?? [];
  compiler.resetShadow();
  compiler.addSource(inRoom('ward.typ'), wardSource(job));
  compiler.addSource(inRoom('body.typ'), job.source);
  attachments.forEach(({ content }, index) => {
    compiler?.mapShadow(inRoom(`attached-${index}`), Buffer.from(content));
  });
  const files = attachments.map(({ name, mimeType, description }) => ({ name, mimeType, description }));
  const compiled = compiler.compile({
    mainFileContent: mainSource(job),
    inputs: { data: JSON.stringify(job.data), about: JSON.stringify({ title: job.title, files }) },
  });
  const wrong = compiled.takeError();
  if (wrong) return { ok: false, fault: sourceFault(compiler.fetchDiagnostics(wrong)) };
  const document = compiled.result!;
  try {
    const pdf = compiler.pdf(document, {
      pdfStandard: 'a-3b',
      creationTimestamp: Math.floor(job.dateMs / 1000),
    });
    return {
      ok: true,
      result: { pdf, pages: document.numOfPages, fonts: chooseFonts(job.fonts ?? 'installed') },
    };
  } catch (error) {
    return { ok: false, fault: exportFault((error as Error).message) };
  } finally {
    compiler.evictCache(KEEP_JOBS);
  }
}
