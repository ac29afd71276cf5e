import { Link } from '@tanstack/react-router';
import { Popover } from 'antd';
import type { BoundText, ReportPiece, ReportSource } from '../../contract/duty.ts';
import { useSay } from '../text/index.ts';

/** Where the rows of a source are read. */
const PAGES: Partial<Record<ReportSource['kind'], (id: string) => string>> = {
  station: (id) => `/stations/${id}`,
  response: () => '/responses',
  proposal: () => '/responses',
  action: () => '/orders',
  transfer: () => '/',
  report: (id) => `/reports/${id}`,
};

function Sources({ bound }: { bound: BoundText }) {
  const { say } = useSay();
  return (
    <ol className="evidence bound-sources">
      {bound.sources.map((source) => {
        const page = PAGES[source.kind]?.(source.id);
        const label = `${say(`report.source.${source.kind}`)} ${source.label}`;
        return <li key={`${source.kind}${source.id}`}>{page ? <Link to={page}>{label}</Link> : label}</li>;
      })}
    </ol>
  );
}

/** A sentence whose numbers open onto the rows they stand on; a person's own number carries its mark. */
export function Sentence({ pieces }: { pieces: readonly ReportPiece[] }) {
  const { say } = useSay();
  let at = 0;
  return (
    <>
      {pieces.map((piece) => {
        const key = at++;
        if (typeof piece === 'string') return <span key={key}>{piece}</span>;
        const manual = piece.sources.some(({ kind }) => kind === 'manual');
        return (
          <Popover key={key} trigger="click" content={<Sources bound={piece} />}>
            <button
              type="button"
              className="bound"
              title={say('report.opens', { n: piece.sources.length })}
              data-manual={manual || undefined}
            >
              {piece.text}
              {manual && <sup>{say('report.manualMark')}</sup>}
            </button>
          </Popover>
        );
      })}
    </>
  );
}
