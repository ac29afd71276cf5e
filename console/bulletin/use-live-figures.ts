import { useQueries } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { FigureDrift } from '../../contract/bulletin/desk.ts';
import { type InlineFigure, withValue } from '../../contract/bulletin/document.ts';
import type { FigureValue } from '../../contract/figures.ts';
import { recordQueries } from '../api/records.ts';
import { useFigureName } from '../figures/names.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { useSay } from '../text/index.ts';
import type { Renew } from './convert.ts';
import { type Shown, Wordings } from './wordings.ts';

const scopeOf = ({ unit, from, to }: InlineFigure): string => JSON.stringify({ unit, from, to });
const isCounted = ({ id }: InlineFigure): boolean => id.includes('/');

/** One value each of `PROGRAMME/TYPE/FIGURE` in its scope. */
const keyOf = (id: string, scope: string): string => `${id} ${scope}`;

/**
 * Live figures of a document follow the records: how each is printed now, for the editor's views and for what is saved.
 * Frozen and manual ones stay what they are.
 */
export function useLiveFigures(
  figures: readonly InlineFigure[],
  drift: readonly FigureDrift[],
): { wordings: Wordings; renew: Renew } {
  const { say } = useSay();
  const figureName = useFigureName();
  const unitName = useUnitName();
  const scopes = useMemo(
    () => [
      ...new Set(figures.filter((figure) => isCounted(figure) && figure.frozenId === null).map(scopeOf)),
    ],
    [figures],
  );
  const values = useQueries({
    queries: scopes.map((scope) => recordQueries.figures(JSON.parse(scope))),
    combine: useCallback(
      (answers: { data: FigureValue[] | undefined }[]) =>
        new Map(
          answers.flatMap(({ data }, n) =>
            (data ?? []).map(({ id, value }) => [keyOf(id, scopes[n] ?? ''), value] as const),
          ),
        ),
      [scopes],
    ),
  });
  const renew = useCallback<Renew>(
    (figure) => {
      const now = figure.frozenId === null ? values.get(keyOf(figure.id, scopeOf(figure))) : undefined;
      return now === undefined || now === figure.value ? figure : withValue(figure, now);
    },
    [values],
  );
  const shown = useCallback(
    (figure: InlineFigure): Shown => {
      const now = renew(figure);
      const drifted = drift.find(({ frozenId }) => frozenId === figure.frozenId);
      const state =
        drifted && drifted.outcome !== 'same' && drifted.kept === null
          ? 'drifted'
          : figure.frozenId !== null
            ? 'frozen'
            : figure.manual
              ? 'manual'
              : 'live';
      const name = figure.manual?.concept ?? (isCounted(figure) ? figureName(figure.id) : '');
      return {
        text: now.wording,
        value: now.value,
        measure: now.measure,
        state,
        about: [
          name,
          unitName(figure.unit),
          `${figure.from} – ${figure.to}`,
          figure.manual ? figure.manual.source : `${now.value}${now.measure}`,
          say(`bulletin.figure.${state}`),
        ]
          .filter(Boolean)
          .join(' · '),
      };
    },
    [renew, drift, figureName, unitName, say],
  );
  const kept = useRef<Wordings>(undefined);
  kept.current ??= new Wordings(shown);
  const wordings = kept.current;
  useEffect(() => wordings.renew(shown), [wordings, shown]);
  return { wordings, renew };
}
