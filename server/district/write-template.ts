import { writeFile } from 'node:fs/promises';
import writeXlsx, { type Row } from 'write-excel-file/node';
import {
  type Column,
  columnsOf,
  EXAMPLE_MARK,
  GUIDE_SHEET,
  NOTE_MARK,
  SHEET_KEYS,
  SHEETS,
} from './columns.ts';

const HEAD = { fontWeight: 'bold', backgroundColor: '#DDEBF7', wrap: true } as const;
const NOTE = { textColor: '#57606A', wrap: true, alignVertical: 'top' } as const;
const EXAMPLE = { textColor: '#8A5A00' } as const;
/** Rows below the example whose cells are set to text already: an address typed there keeps its zeros. */
const PREPARED_ROWS = 200;
const TEXT_KINDS = new Set<Column['kind']>(['text', 'code', 'phone', 'list', 'choice', 'yes-no', 'date']);

const GUIDE = [
  '一本账（Ward）导入表',
  '1. 各表第一行是表头，不要改动；带 * 的列必填，见各表第二行说明。',
  `2. 第一格以“${NOTE_MARK}”或“${EXAMPLE_MARK}”开头的行不导入，可保留可删除。从示例行下面开始填写。`,
  '3. 编号、地址、密码、电话等列已设为“文本”格式；粘贴时请选“值”，不要用公式，不要合并单元格。',
  '4. 先试运行：npx ward init --import 本文件 --dry-run；有错时会列出全部位置和改法，不写入任何内容。',
  '5. 同一文件可重复导入：已有且相同的不变；单位名称、电话、测站参数有变的更新；岗位任职变更请在控制台办理。',
  '6. 水文分区填边界（逐点）或测站权重之一；某分区某表不填，保留原有内容；已率定的预报模型不受影响。',
  '7. 系统管理员、安全管理员、审计员（三员）不在此表填写，由 npx ward init 的参数指定。',
  '8. 任岗人员自动建立账号，一次性密码写入仅本人可读的文件，首次登录须修改。',
];

function sheetRows(columns: readonly Column[]): Row[] {
  const head: Row = columns.map((column) => ({ value: column.heading, ...HEAD }));
  const notes: Row = columns.map((column, index) => ({
    value: `${index === 0 ? NOTE_MARK : ''}${column.required ? '* ' : ''}${column.rule}`,
    ...NOTE,
  }));
  const example: Row = columns.map((column, index) =>
    index === 0
      ? { value: `${EXAMPLE_MARK}${column.example}`, ...EXAMPLE }
      : typeof column.example === 'number'
        ? { value: column.example, type: Number, ...EXAMPLE }
        : { value: column.example, type: String, format: '@', ...EXAMPLE },
  );
  const prepared: Row[] = Array.from({ length: PREPARED_ROWS }, () =>
    columns.map((column) => (TEXT_KINDS.has(column.kind) ? { value: '', type: String, format: '@' } : null)),
  );
  return [head, notes, example, ...prepared];
}

/** An empty workbook with headings, notes and one example a sheet. Refuses to overwrite (`EEXIST`). */
export async function writeTemplate(file: string): Promise<void> {
  const workbook = await writeXlsx([
    {
      sheet: GUIDE_SHEET,
      data: GUIDE.map((line) => [{ value: line, wrap: true }]),
      columns: [{ width: 100 }],
    },
    ...SHEET_KEYS.map((key) => ({
      sheet: SHEETS[key].name,
      data: sheetRows(columnsOf(key)),
      columns: columnsOf(key).map(({ width = 14 }) => ({ width })),
      stickyRowsCount: 1,
    })),
  ]).toBuffer();
  await writeFile(file, workbook, { flag: 'wx' });
}
