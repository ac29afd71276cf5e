import { WardError } from '../../../platform/errors.ts';
import { openTable } from '../../../platform/sheets/index.ts';
import type { ReportFacts } from './facts.ts';
import { isKnown, largest, mean } from './sentences/rain.ts';

const UNKNOWN = '未知';

type Known = number | string;
const known = <T>(value: T | undefined, of: (value: T) => number): Known =>
  value === undefined ? UNKNOWN : of(value);
const round1 = (value: number): number => Math.round(value * 10) / 10;

/** Names that a cell of the upper office's table may ask for, as `{{专报.应转人数}}`; what is not known is 未知, never 0. */
export const OFFICE_VALUES: Readonly<Record<string, (facts: ReportFacts) => Known>> = {
  雨量站数: ({ rain }) => rain.length,
  失联雨量站数: ({ rain }) => rain.filter(({ silent }) => silent).length,
  近1小时最大雨量: ({ rain }) =>
    known(
      largest(
        rain.filter(({ silent, hour1 }) => !silent && isKnown(hour1)),
        'hour1',
      ),
      ({ hour1 }) => round1(hour1.mm),
    ),
  近24小时最大雨量: ({ rain }) =>
    known(
      largest(
        rain.filter(({ silent, hour24 }) => !silent && isKnown(hour24)),
        'hour24',
      ),
      ({ hour24 }) => round1(hour24.mm),
    ),
  近24小时平均雨量: ({ rain }) => {
    const complete = rain.filter(({ silent, hour24 }) => !silent && isKnown(hour24));
    return complete.length === 0 ? UNKNOWN : mean(complete, 'hour24');
  },
  水位站数: ({ levels }) => levels.length,
  水位未知站数: ({ levels }) => levels.filter(({ silent, level }) => silent || level === null).length,
  超特征水位站数: ({ levels }) => levels.filter(({ silent, reached }) => !silent && reached !== null).length,
  未处置险情: ({ events }) => events.length,
  响应级别: ({ responses }) => responses.toSorted((a, b) => a.rank - b.rank)[0]?.level ?? '无',
  转移危险区: ({ transfers }) => transfers.length,
  应转人数: ({ transfers }) => transfers.reduce((sum, { due }) => sum + due, 0),
  已转人数: (facts) => sumOf(facts, 'moved'),
  安置人数: (facts) => sumOf(facts, 'sheltered'),
  返回人数: (facts) => sumOf(facts, 'returned'),
  未报数危险区: ({ transfers }) => transfers.filter(({ moved }) => moved === null).length,
  下达指令: ({ orders }) => orders.length,
  已到位指令: ({ orders }) => orders.filter(({ state }) => state === 'arrived' || state === 'done').length,
  已完成指令: ({ orders }) => orders.filter(({ state }) => state === 'done').length,
};

/** A sum in which one zone is missing would be too small: then it is not known. */
function sumOf({ transfers }: ReportFacts, part: 'moved' | 'sheltered' | 'returned'): Known {
  return transfers.some((zone) => zone[part] === null)
    ? UNKNOWN
    : transfers.reduce((sum, zone) => sum + (zone[part] ?? 0), 0);
}

const BOUND = /^\{\{\s*专报[.．]([^\s|}]+)\s*\}\}$/;

export interface FilledTable {
  kind: 'xlsx' | 'docx';
  file: Uint8Array;
  filled: { ref: string; name: string; value: Known }[];
  /** Cells that ask for something this report does not know by that name: left as they are. */
  unknown: { ref: string; text: string }[];
}

/** 报表套填 with the facts of one report: the superior's own .xlsx or .docx, its formatting kept, formulas untouched. */
export function fillOfficeTable(bytes: Uint8Array, facts: ReportFacts): FilledTable {
  const opened = openTable(bytes);
  if (!opened.ok)
    throw new WardError('unprocessable', {
      detail:
        opened.reason === 'too-large'
          ? '文件过大。 The file is too large.'
          : '不是 .xlsx 或 .docx 文件。 Neither .xlsx nor .docx.',
    });
  const { table } = opened;
  const filled: FilledTable['filled'] = [];
  const unknown: FilledTable['unknown'] = [];
  for (const { ref, text, formula } of table.cells) {
    if (formula || !text.includes('{{')) continue;
    const name = BOUND.exec(text)?.[1];
    const read = name === undefined ? undefined : OFFICE_VALUES[name];
    if (name !== undefined && read) filled.push({ ref, name, value: read(facts) });
    else unknown.push({ ref, text });
  }
  const file = table.fill(new Map(filled.map(({ ref, value }) => [ref, value])));
  return { kind: table.kind, file, filled, unknown };
}
