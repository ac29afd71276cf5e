import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { SEVERITIES } from '../../contract/bulletin/check/finding.ts';
import type { Finding, Fix } from '../../contract/bulletin/check/index.ts';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import type { Checked } from './use-findings.ts';

const MOST_SHOWN = 100;

/** One thing the checker found, with what may stand instead. */
function FindingCard({
  finding,
  quote,
  chosen,
  canFix,
  onChoose,
  onFix,
  onManual,
}: {
  finding: Finding;
  quote: string;
  chosen: boolean;
  canFix: boolean;
  onChoose: () => void;
  onFix: (fix: Fix) => void;
  onManual: () => void;
}) {
  const { say, language } = useSay();
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) card.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const { severity, message, clause, fixes, likeness } = finding;
  return (
    <li
      ref={card}
      className={`card finding-card ${severity}${chosen ? ' chosen' : ''}`}
      data-rule={finding.rule}
    >
      <button type="button" className="finding-open" aria-current={chosen} onClick={onChoose}>
        <span className={`tag ${severity}`}>{say(`bulletin.severity.${severity}`)}</span>
        {quote !== '' && <q>{quote}</q>}
        <span>{message[language]}</span>
        {clause && <span className="quiet">{clause}</span>}
      </button>
      {likeness && (
        <p className="quiet">
          {say('bulletin.likeness', {
            title: likeness.title,
            percent: Math.round(likeness.jaccard * 100),
            contained: Math.round(likeness.containment * 100),
          })}
          {likeness.moved.length > 0 &&
            ` ${likeness.moved.map(({ was, now }) => `${was} → ${now}`).join(', ')}`}
        </p>
      )}
      {canFix && (
        <span className="row">
          {fixes.map((fix) => (
            <Button key={`${fix.bind ?? ''} ${fix.replace}`} size="small" onClick={() => onFix(fix)}>
              {fix.bind === undefined
                ? fix.label[language]
                : say('bulletin.bindTo', { name: fix.label[language] })}
            </Button>
          ))}
          {finding.rule === 'naked-number' && (
            <Button size="small" onClick={onManual}>
              {say('bulletin.manual')}
            </Button>
          )}
        </span>
      )}
    </li>
  );
}

/** Everything the checker says, in the order of the text; F8 goes from one to the next. */
export function FindingsPanel({
  checked,
  chosen,
  writable,
  onChoose,
  onFix,
  onManual,
}: {
  checked: Checked | undefined;
  chosen: number | undefined;
  writable: boolean;
  onChoose: (n: number) => void;
  onFix: (n: number, fix: Fix) => void;
  onManual: (n: number) => void;
}) {
  const { say } = useSay();
  const findings = checked?.findings ?? [];
  const counts = SEVERITIES.map(
    (severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const,
  ).filter(([, count]) => count > 0);
  // A long list is shown around the chosen one: nobody reads three hundred at once.
  const from = Math.max(0, Math.min((chosen ?? 0) - MOST_SHOWN / 2, findings.length - MOST_SHOWN));
  return (
    <Panel
      title={say('bulletin.findings')}
      extra={
        <span className="row" role="status">
          {counts.map(([severity, count]) => (
            <span key={severity} className={`tag ${severity}`}>
              {say(`bulletin.severity.${severity}`)} {count}
            </span>
          ))}
        </span>
      }
    >
      {findings.length === 0 ? (
        <p className="quiet">{say('bulletin.noFindings')}</p>
      ) : (
        <>
          <p className="quiet">{say('bulletin.findingsHint')}</p>
          <ol className="list findings">
            {findings.slice(from, from + MOST_SHOWN).map((finding, k) => {
              const n = from + k;
              return (
                <FindingCard
                  key={`${finding.rule} ${finding.start} ${finding.end}`}
                  finding={finding}
                  quote={checked?.printed.text.slice(finding.start, finding.end).slice(0, 40) ?? ''}
                  chosen={n === chosen}
                  canFix={writable && (checked?.placed[n]?.whole ?? false)}
                  onChoose={() => onChoose(n)}
                  onFix={(fix) => onFix(n, fix)}
                  onManual={() => onManual(n)}
                />
              );
            })}
          </ol>
          {findings.length > MOST_SHOWN && (
            <p className="quiet">
              {say('bulletin.findingsShown', {
                from: from + 1,
                to: Math.min(from + MOST_SHOWN, findings.length),
                n: findings.length,
              })}
            </p>
          )}
        </>
      )}
    </Panel>
  );
}
