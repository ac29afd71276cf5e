import { repositoryFiles } from './tree.ts';

/**
 * Who may import whom: an area (folder) and the areas it may import. A foreign module, gateway or channel is entered
 * only through its `index.ts`. The law is `boundaries.test.ts`; ARCHITECTURE.md prints this table.
 */
const MODULE_ORDER = [
  'people',
  'audit',
  'figures',
  'telemetry',
  'ledger',
  'field',
  'intake',
  'questionnaires',
  'ratings',
  'forecasts',
  'rules',
  'responses',
  'callouts',
  'duty',
  'dispatch',
  'bulletin',
  'media',
  'rounds',
] as const;

/** Modules that work on declarations. Which programmes there are they are told in `server/app.ts`. */
const KNOW_THE_KIT: readonly string[] = [
  'figures',
  'ledger',
  'field',
  'intake',
  'questionnaires',
  'ratings',
  'bulletin',
];

/** Pure computations: it knows nothing of the house, and those that judge floods may use it. */
const HYDROLOGY = 'server/modules/hydrology';
const KNOW_HYDROLOGY: readonly string[] = ['forecasts', 'rules', 'responses', 'dispatch', 'bulletin'];

const moduleRows = Object.fromEntries(
  MODULE_ORDER.map((name, index) => [
    `server/modules/${name}`,
    [
      'contract',
      'server/platform',
      ...(KNOW_THE_KIT.includes(name) ? ['programmes/kit'] : []),
      ...(KNOW_HYDROLOGY.includes(name) ? [HYDROLOGY] : []),
      ...MODULE_ORDER.slice(0, index).map((earlier) => `server/modules/${earlier}`),
    ],
  ]),
);
const EVERY_MODULE = [HYDROLOGY, ...Object.keys(moduleRows)];

export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  'programmes/kit': ['contract'],
  programmes: ['contract', 'programmes/kit'],
  'server/config': ['contract', 'server/platform'],
  'server/platform': ['contract'],
  'server/protocols/kit': [],
  'server/protocols/sl651': ['contract', 'server/protocols/kit'],
  'server/protocols/cap': ['contract', 'server/protocols/kit'],
  [HYDROLOGY]: ['contract'],
  ...moduleRows,
  'server/gateways/tcp': [
    'contract',
    'server/platform',
    'server/protocols/sl651',
    'server/protocols/kit',
    'server/modules/telemetry',
  ],
  'server/gateways/mqtt': ['contract', 'server/platform', 'server/modules/media'],
  'server/channels': ['contract', 'server/platform'],
  'server/site': ['contract', 'server/platform', 'server/modules/responses', 'server/modules/media'],
  'server/migrations': ['server/platform'],
  server: ['*'],
  'server/cli': ['*'],
  console: ['contract', 'programmes', 'programmes/kit'],
  demo: ['*'],
  bench: ['*'],
  scripts: ['*'],
  test: ['*'],
};

/** Areas that are entered through `index.ts` only. */
export const CLOSED_AREAS: readonly string[] = [
  'programmes/kit',
  ...EVERY_MODULE,
  'server/gateways/tcp',
  'server/gateways/mqtt',
];

/** The table as Markdown, of the areas that are built. */
export function importTable(): string {
  const files = repositoryFiles();
  const built = (area: string): boolean => area === '*' || files.some((file) => file.startsWith(`${area}/`));
  const name = (area: string): string => (area === '*' ? 'everything' : `\`${area}\``);
  const rows = Object.entries(MAY_IMPORT)
    .filter(([area]) => built(area))
    .map(([area, allowed]) => {
      const may = allowed.filter(built);
      return `| \`${area}\` | ${may.length === 0 ? 'nothing' : may.map(name).join(', ')} |`;
    });
  return ['| area | may import |', '| --- | --- |', ...rows].join('\n');
}
