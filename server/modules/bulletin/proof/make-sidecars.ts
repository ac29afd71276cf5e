import { documentToText } from '../../../../contract/bulletin/document.ts';
import type { FigureFact, IssueContent } from '../../../../contract/bulletin/issue.ts';
import type { FigureSidecar, IssueSidecar, Sidecar } from '../../../../contract/bulletin/sidecar.ts';
import { leafHash } from '../../../platform/merkle.ts';
import { canonical } from '../../../platform/proof/index.ts';

/** Hash of a sidecar in the log: over its canonical text. */
export const sidecarLeaf = (sidecar: Sidecar): Buffer => leafHash(Buffer.from(canonical(sidecar), 'utf8'));

function figureSidecar(issue: IssueContent, briefId: string, fact: FigureFact): FigureSidecar {
  const { n, kind, id, concept, wording, style, value, opening, measure, period, scope } = fact;
  const { definition, digest, records, method, source, frozenId, frozenAt } = fact;
  const about = { issueId: issue.id, issue: issue.label, briefId, n, kind, id, concept };
  return {
    format: 'ward.figure/1',
    ...about,
    wording,
    style,
    value,
    opening,
    unit: measure,
    period,
    scope,
    definition,
    digest,
    records,
    method,
    source,
    frozenId,
    frozenAt,
  };
}

const issueSidecar = (issue: IssueContent): IssueSidecar => ({
  format: 'ward.issue/1',
  issueId: issue.id,
  issue: issue.label,
  issuedAt: issue.issuedAt,
  entries: issue.entries.map(({ briefId, document, facts }) => ({
    briefId,
    text: documentToText(document).text,
    figures: facts.length,
  })),
});

/** What goes into the log at 印发: the issue, then each of its figures in the order of print. */
export const sidecarsOf = (issue: IssueContent): Sidecar[] => [
  issueSidecar(issue),
  ...issue.entries.flatMap(({ briefId, facts }) => facts.map((fact) => figureSidecar(issue, briefId, fact))),
];
