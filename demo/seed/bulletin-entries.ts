import type { InlineFigure } from '../../contract/bulletin/document.ts';
import type { PrintedFigure } from '../../contract/bulletin/find-figures.ts';
import type { FigureStyle } from '../../contract/figure-words.ts';

/** Days over which the demo's bulletin counts: from the first records to the eve of the scenario. */
export const SPAN = { from: '2021-01-01', to: '2021-07-18' } as const;
const DISTRICT = 'zhengzhou/district';

/** A figure of the demo's records, at the unit of its entry unless said. */
interface Counted {
  id: string;
  unit?: string;
}
/** What nothing counts yet, as the demo states it. */
interface Stated {
  concept: string;
  value: number;
}

export interface BulletinEntry {
  /** In `data/bulletin/bulletin.structured.json`. */
  id: string;
  unit: string;
  officer: string;
  head: string;
  /** In the order of print. */
  figures: readonly (Counted | Stated)[];
}

const figure = (id: string, unit?: string): Counted => ({ id, ...(unit === undefined ? {} : { unit }) });
const stated = (concept: string, value: number): Stated => ({ concept, value });

/**
 * The ten entries in the order of print. Of 3000多, 200多 and 100余 the demo states the least value of which the printed wording
 * is true: no other is known.
 */
export const ENTRIES: readonly BulletinEntry[] = [
  { id: 'S1', unit: 'party-school', officer: 'party-school-info', head: 'party-school-head', figures: [] },
  {
    id: 'S2',
    unit: 'street-zhongxinlu',
    officer: 'zhongxinlu-info',
    head: 'zhongxinlu-head',
    figures: [
      figure('waste-sorting/activity/held'),
      figure('waste-sorting/handout/leaflets'),
      figure('waste-sorting/questionnaire/issued'),
    ],
  },
  {
    id: 'S3',
    unit: 'street-gongyelu',
    officer: 'gongyelu-info',
    head: 'gongyelu-head',
    figures: [
      figure('urban-renewal/visit/rounds'),
      figure('urban-renewal/opinion/collected'),
      figure('urban-renewal/opinion/adopted'),
      figure('urban-renewal/party-group/founded'),
      figure('urban-renewal/visit/households'),
      figure('urban-renewal/job/placed'),
    ],
  },
  {
    id: 'S4',
    unit: 'police',
    officer: 'police-info',
    head: 'police-head',
    figures: [stated('延时办理事项', 3_001), stated('办理企业业务', 201)],
  },
  {
    id: 'S5',
    unit: 'bureau-agri',
    // The register of cameras is the district's: who reads and signs for the district writes and signs this one.
    officer: 'office-info',
    head: 'office-director',
    figures: [figure('registers/camera/integrated', DISTRICT), figure('registers/camera/single', DISTRICT)],
  },
  {
    id: 'S6',
    unit: 'procuratorate',
    officer: 'procuratorate-info',
    head: 'procuratorate-head',
    figures: [stated('双排查教师', 770), figure('events/event/open-day-visitors')],
  },
  {
    id: 'S7',
    unit: 'aviation-zone',
    officer: 'aviation-info',
    head: 'aviation-head',
    figures: [stated('执行航空应急救援任务', 101), stated('辐射全省的基地', 8), stated('辐射全省的医院', 14)],
  },
  { id: 'S8', unit: 'politics', officer: 'politics-info', head: 'politics-head', figures: [] },
  {
    id: 'S9',
    unit: 'union',
    officer: 'union-info',
    head: 'union-head',
    figures: [figure('events/team/competed'), figure('events/athlete/competed')],
  },
  {
    id: 'S10',
    unit: 'overseas',
    officer: 'overseas-info',
    head: 'overseas-head',
    figures: [figure('events/consultation/reached')],
  },
];

export const SHEET = {
  name: '上街信息快报（演示）',
  office: '区委办公室（演示）',
  distribution: {
    report: ['区委、区政府领导（演示）'],
    send: ['区委办公室', '区检察院', '区总工会', '区侨联'],
    issue: ['中心路街道', '工业路街道', '济源路街道', '新安路街道', '矿山街道', '峡窝镇'],
  },
  copies: 50,
};

const placeOf = (value: number): number => {
  let place = 10;
  while (value % (place * 10) === 0) place *= 10;
  return place;
};

/** The way the bulletin prints it: 4000余 stands for more than 4000 by less than a thousand. */
export const styleOf = ({ value, qualifier }: PrintedFigure): FigureStyle =>
  qualifier === '余' || qualifier === '多'
    ? { as: 'over', word: qualifier, place: placeOf(value) }
    : { as: 'exact' };

/** What the n-th printed figure of an entry is bound to. */
export function figureFor(entry: BulletinEntry, n: number, printed: PrintedFigure): InlineFigure | undefined {
  const bound = entry.figures[n];
  if (!bound) return undefined;
  const own = `${DISTRICT}/${entry.unit}`;
  const base = {
    ...SPAN,
    style: styleOf(printed),
    measure: printed.unit,
    wording: printed.text,
    frozenId: null,
  };
  if ('id' in bound) return { ...base, id: bound.id, unit: bound.unit ?? own, value: printed.value };
  const source = '演示数据：通报原文所载，相应业务尚未接入本系统';
  return {
    ...base,
    id: `manual:${entry.id.toLowerCase()}-${n}`,
    unit: own,
    value: bound.value,
    manual: { concept: `${bound.concept}（演示）`, method: 'other-system', source },
  };
}
