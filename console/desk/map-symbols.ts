import LineString from 'ol/geom/LineString.js';
import Point from 'ol/geom/Point.js';
import { Circle, Fill, type Image as ImageStyle, RegularShape, Stroke, Style, Text } from 'ol/style.js';
import type { Camera, Loudspeaker } from '../../contract/media.ts';
import type { DangerZone, Transfer } from '../../contract/responses.ts';
import type { StationSummary } from '../../contract/telemetry.ts';
import type { Language } from '../text/index.ts';
import type { canvasColours } from '../ui/theme.ts';
import { TREND_ARROWS } from './trend.ts';

export type Colours = ReturnType<typeof canvasColours>;
type Standing = 'silent' | 'grave' | 'reached' | 'fine';

const GRAVE: readonly (string | null)[] = ['guaranteed', 'check', 'crest'];

function standingOf(station: StationSummary): Standing {
  if (station.link !== 'ok') return 'silent';
  if (GRAVE.includes(station.reached)) return 'grave';
  return station.reached === null ? 'fine' : 'reached';
}

/** Shape and colour: an octagon or a diamond has reached a characteristic level, a cross is silent, a disc is fine. */
const SYMBOLS: Record<Standing, (colour: Colours, ink: Stroke) => ImageStyle> = {
  silent: (colour) =>
    new RegularShape({
      points: 4,
      radius: 8,
      radius2: 0,
      angle: Math.PI / 4,
      stroke: new Stroke({ color: colour('--ink'), width: 2.5 }),
    }),
  grave: (colour, stroke) =>
    new RegularShape({ points: 8, radius: 9, fill: new Fill({ color: colour('--p1') }), stroke }),
  reached: (colour, stroke) =>
    new RegularShape({ points: 4, radius: 9, fill: new Fill({ color: colour('--p2') }), stroke }),
  fine: (colour, stroke) => new Circle({ radius: 6, fill: new Fill({ color: colour('--quiet') }), stroke }),
};
/** Whose name gives way where names would cover each other. */
const PRIORITY: Record<Standing, number> = { grave: 3, reached: 2, silent: 1, fine: 0 };

const strokeOf = (colour: Colours): Stroke => new Stroke({ color: colour('--ink'), width: 1.5 });

export function stationSymbol(station: StationSummary, colour: Colours): Style {
  const standing = standingOf(station);
  return new Style({ image: SYMBOLS[standing](colour, strokeOf(colour)), zIndex: PRIORITY[standing] });
}

const labelText = (text: string, colour: Colours, offsetY: number): Text =>
  new Text({
    text,
    offsetY,
    font: '12px system-ui',
    fill: new Fill({ color: colour('--ink') }),
    stroke: new Stroke({ color: colour('--surface'), width: 3 }),
  });

/** The name without what stands in brackets, and the trend of the level as an arrow. */
export function stationLabel(station: StationSummary, language: Language, colour: Colours): Style {
  const name = ((language === 'en' && station.nameEn) || station.nameZh).replace(
    /\s*[\uff08(].*[)\uff09]$/,
    '',
  );
  const arrow = station.levelTrend === null ? '' : ` ${TREND_ARROWS[station.levelTrend]}`;
  return new Style({ zIndex: PRIORITY[standingOf(station)], text: labelText(`${name}${arrow}`, colour, 15) });
}

/** A camera is a square, filled where its picture is fresh. */
export const cameraSymbol = (camera: Camera, colour: Colours): Style =>
  new Style({
    image: new RegularShape({
      points: 4,
      radius: 6,
      angle: Math.PI / 4,
      fill: new Fill({ color: colour(camera.stillState === 'fresh' ? '--p4' : '--surface') }),
      stroke: strokeOf(colour),
    }),
  });

/** A loudspeaker is a triangle, filled where it is online. */
export const speakerSymbol = (speaker: Loudspeaker, colour: Colours): Style =>
  new Style({
    image: new RegularShape({
      points: 3,
      radius: 7,
      fill: new Fill({ color: colour(speaker.state === 'online' ? '--p4' : '--surface') }),
      stroke: strokeOf(colour),
    }),
  });

const STAGE_COLOURS: Partial<Record<Transfer['state'], `--${string}`>> = {
  suggested: '--p3',
  prepare: '--p2',
  immediate: '--p1',
};

/** A danger zone is outlined; on the move it is coloured by its stage and says so beside its name. */
export function zoneStyle(
  zone: DangerZone,
  transfer: { state: Transfer['state']; text: string } | undefined,
  colour: Colours,
): Style {
  const stage = transfer && STAGE_COLOURS[transfer.state];
  return new Style({
    stroke: new Stroke({ color: colour(stage ?? '--ink'), width: stage ? 3 : 1.5, lineDash: [4, 3] }),
    fill: new Fill({ color: `${colour(stage ?? '--quiet')}33` }),
    text: labelText(
      `${zone.name.replace(/\s*[\uff08(].*[)\uff09]$/, '')}${transfer && stage ? `\n${transfer.text}` : ''}`,
      colour,
      -18,
    ),
  });
}

/** A schematic line; its name stands at the end that is most seldom crowded, the head of the water. */
export const riverStyles = (name: string, colour: Colours): Style[] => [
  new Style({ stroke: new Stroke({ color: colour('--p4'), width: 2, lineDash: [6, 4] }) }),
  new Style({
    geometry: (feature) => {
      const line = feature.getGeometry();
      return line instanceof LineString ? new Point(line.getFirstCoordinate()) : undefined;
    },
    text: new Text({
      text: name,
      font: 'italic 12px system-ui',
      offsetY: 12,
      fill: new Fill({ color: colour('--p4') }),
      stroke: new Stroke({ color: colour('--surface'), width: 3 }),
    }),
  }),
];
