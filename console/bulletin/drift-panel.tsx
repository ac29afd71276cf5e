import { Button } from 'antd';
import { useState } from 'react';
import type { BriefDetail, FigureDrift } from '../../contract/bulletin/desk.ts';
import { figuresOf } from '../../contract/bulletin/document.ts';
import { BULLETIN } from '../api/bulletin.ts';
import { useFigureName } from '../figures/names.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { useAct } from '../ui/use-act.ts';

type Decision = 'keep' | 'refreeze';

/** Every figure of a brief with what it is bound to; a frozen one that moved is shown with both values, and decided upon. */
export function DriftPanel({ brief, mayDecide }: { brief: BriefDetail; mayDecide: boolean }) {
  const { say } = useSay();
  const figureName = useFigureName();
  const unitName = useUnitName();
  const { act, busy } = useAct(BULLETIN);
  const [asked, setAsked] = useState<{ drift: FigureDrift; decision: Decision }>();
  const figures = figuresOf(brief.document);
  const driftOf = (n: number): FigureDrift | undefined =>
    brief.drift.find((drift) => drift.n === n && drift.outcome !== 'same');
  const decide = async ({ reason }: Record<string, string | number>): Promise<void> => {
    if (!asked) return;
    const { n, valueNow } = asked.drift;
    const body = { expectedVersion: brief.version, n, decision: asked.decision, valueNow, reason };
    if (await act(`/bulletin-briefs/${brief.id}/figures`, body)) setAsked(undefined);
  };
  return (
    <Panel title={say('bulletin.figures')}>
      {figures.length === 0 ? (
        <p className="quiet">{say('bulletin.noFigures')}</p>
      ) : (
        <PlainTable
          name={say('bulletin.figures')}
          heads={
            <>
              <th>{say('bulletin.printed')}</th>
              <th>{say('bulletin.figure')}</th>
              <th>{say('bulletin.now')}</th>
            </>
          }
        >
          {figures.map((figure, n) => {
            const drift = driftOf(n);
            return (
              <tr key={n}>
                <td className="number">{figure.wording}</td>
                <td>
                  {figure.manual?.concept ??
                    (figure.id.includes('/') ? figureName(figure.id) : say('bulletin.figure.manual'))}
                  <div className="quiet">
                    {unitName(figure.unit)} · {figure.from} – {figure.to}
                  </div>
                  {figure.manual && (
                    <div className="quiet">
                      {say(`figures.method.${figure.manual.method}`)} · {figure.manual.source}
                    </div>
                  )}
                </td>
                <td>
                  {drift ? (
                    <>
                      <span className={drift.stillTrue ? 'tag' : 'tag amber'}>
                        {drift.valueNow === null
                          ? say('bulletin.withdrawn')
                          : say('bulletin.thenNow', { before: drift.frozenValue, now: drift.valueNow })}
                      </span>
                      <div className="quiet">
                        {drift.kept
                          ? say('bulletin.keptBy', {
                              name: drift.kept.by,
                              time: shortTime(drift.kept.at),
                              reason: drift.kept.reason,
                            })
                          : say(drift.stillTrue ? 'bulletin.stillTrue' : 'bulletin.notTrue')}
                      </div>
                      {mayDecide && drift.kept === null && (
                        <span className="row">
                          {(['refreeze', 'keep'] as const).map((decision) => (
                            <Button key={decision} size="small" onClick={() => setAsked({ drift, decision })}>
                              {say(`bulletin.drift.${decision}`)}
                            </Button>
                          ))}
                        </span>
                      )}
                    </>
                  ) : (
                    say(figure.frozenId === null ? 'bulletin.figure.live' : 'bulletin.figure.frozen')
                  )}
                </td>
              </tr>
            );
          })}
        </PlainTable>
      )}
      {asked && (
        <Ask
          open
          title={say(`bulletin.drift.${asked.decision}`)}
          hint={say(`bulletin.drift.${asked.decision}Hint`)}
          questions={[
            { name: 'reason', label: say('bulletin.reason'), kind: 'long', required: true, min: 4, max: 500 },
          ]}
          busy={busy}
          onCancel={() => setAsked(undefined)}
          onAnswer={(answers) => void decide(answers)}
        />
      )}
    </Panel>
  );
}
