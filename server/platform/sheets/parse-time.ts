const BEIJING_MS = 8 * 3_600_000;
const WRITTEN =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

function zoneMs(zone: string | undefined): number {
  if (zone === undefined) return BEIJING_MS;
  if (zone === 'Z') return 0;
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3_600_000 + Number(minutes) * 60_000);
}

/** Time of a cell in epoch milliseconds: Beijing time unless it names a zone. A day or an hour that does not exist is none. */
export function parseTime(cell: string | number | boolean | Date | null): number | undefined {
  // A workbook knows no zones: its dates are read as if they were UTC.
  if (cell instanceof Date)
    return Number.isNaN(cell.getTime()) ? undefined : Math.round(cell.getTime() / 1000) * 1000 - BEIJING_MS;
  const match = WRITTEN.exec(String(cell ?? '').trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const utc = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(utc);
  const real =
    back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return real ? utc - zoneMs(match[7]) : undefined;
}
