import { html } from 'hono/html';
import type { FigureFact, PublicBrief } from '../../contract/bulletin/issue.ts';
import type { ProvenSidecar } from '../../contract/bulletin/sidecar.ts';
import { bulletinPage, dayOf, momentOf } from './bulletin-frame.ts';
import { type Shown, titleOfBrief } from './bulletin-pages.ts';
import type { SitePart } from './bulletin-ports.ts';
import { BULLETIN_TEXTS } from './bulletin-texts.ts';
import type { Html } from './page.ts';

type Say = (typeof BULLETIN_TEXTS)['zh'];

function definitionRows(say: Say, fact: FigureFact): Html {
  if (fact.kind === 'manual')
    return html`<dt>${say.definition}</dt><dd>${say.manual}</dd><dt>${say.method}</dt><dd>${say.methods[fact.method ?? ''] ?? fact.method ?? ''}</dd><dt>${say.source}</dt><dd>${fact.source ?? ''}</dd>`;
  return html`<dt>${say.definition}</dt><dd>${say.definitionVersion(fact.definition ?? 1)} <code>${fact.id}</code></dd><dt>${say.records}</dt><dd>${fact.records ?? 0}</dd><dt>${say.digest}</dt><dd><code>${fact.digest ?? ''}</code></dd>`;
}

const partsTable = (say: Say, language: 'zh' | 'en', fact: FigureFact, parts: readonly SitePart[]): Html =>
  html`<p class="quiet">${say.breakdownHint}</p><table><thead><tr><th scope="col">${say.scope}</th><th scope="col">${fact.measure}</th></tr></thead><tbody>${parts.map(
    (part) => html`<tr><td>${part[language]}</td><td>${part.value ?? say.withheld}</td></tr>`,
  )}</tbody></table>`;

function proofBody(say: Say, at: string, proven: ProvenSidecar | undefined): Html {
  if (!proven) return html`<p>${say.noProof}</p>`;
  const index = Number(/^index (\d+)$/m.exec(proven.proof)?.[1] ?? 0);
  const size = Number(/\n\n[^\n]+\n(\d+)\n/.exec(proven.proof)?.[1] ?? 0);
  return html`<p>${say.proofHint}</p><p>${say.proofIndex(index, size)}</p><p><code>${proven.leaf}</code></p><p class="screen"><a class="step" href="${at}/sidecar.json" download>${say.sidecar}</a> <a class="step" href="/log/key">${say.key}</a> <a class="step" href="/log/checkpoint">${say.checkpoint}</a></p>`;
}

/** A figure: what it counts, as of when, its parts, and how anybody can verify it. */
export function figurePage(
  { reading, notice }: Shown,
  brief: PublicBrief,
  fact: FigureFact,
  { parts, proven }: { parts: SitePart[] | null; proven: ProvenSidecar | undefined },
): Html {
  const { language } = reading;
  const say = BULLETIN_TEXTS[language];
  const briefPath = `/bulletin/briefs/${brief.entry.briefId}`;
  const { concept, wording, value, opening, measure, period, scope } = fact;
  return bulletinPage(reading, {
    title: `${wording} · ${concept[language]}`,
    notice,
    body: html`<article><h1>${concept[language]}</h1><p class="amount" lang="zh-CN"><data value="${value}">${wording}</data></p>
<dl><dt>${say.value}</dt><dd>${value} ${measure}${opening > 0 ? html` (${say.opening} ${opening})` : ''}</dd><dt>${say.asOf}</dt><dd>${dayOf(period.to)}</dd><dt>${say.period}</dt><dd>${dayOf(period.from)} – ${dayOf(period.to)}</dd><dt>${say.scope}</dt><dd>${scope[language]}</dd>${definitionRows(say, fact)}<dt>${say.frozenAt}</dt><dd>${momentOf(fact.frozenAt)}</dd></dl>
<p><a class="step" href="${briefPath}">${say.back}</a> <span class="quiet" lang="zh-CN">${titleOfBrief(brief)} · ${brief.issueLabel}</span></p></article>
<article><h2>${say.breakdown}</h2>${parts && parts.length > 0 ? partsTable(say, language, fact, parts) : html`<p>${say.noBreakdown}</p>`}</article>
<article><h2>${say.proof}</h2>${proofBody(say, `${briefPath}/figures/${fact.n}`, proven)}</article>`,
  });
}
