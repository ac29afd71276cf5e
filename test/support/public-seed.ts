import type { PublicBrief } from '../../contract/bulletin/issue.ts';
import type { ProvenSidecar } from '../../contract/bulletin/sidecar.ts';
import { sidecarLeaf, sidecarsOf } from '../../server/modules/bulletin/proof/make-sidecars.ts';
import { inclusionProof, treeRoot } from '../../server/platform/merkle.ts';
import { checkpointText, noteSigner, proofText } from '../../server/platform/proof/index.ts';
import type { BulletinPorts } from '../../server/site/index.ts';
import { seedIssue } from './seed-issue.ts';

const issue = seedIssue();
const signer = noteSigner('site.example/figures', Buffer.alloc(32, 2));
const sidecars = sidecarsOf(issue);
const leaves = sidecars.map(sidecarLeaf);
const note = signer.sign(
  checkpointText({ origin: signer.name, size: leaves.length, root: treeRoot(leaves) }),
);
const proven = sidecars.map(
  (sidecar, index): ProvenSidecar => ({
    sidecar,
    leaf: leaves[index]!.toString('hex'),
    proof: proofText({ index, hashes: inclusionProof(leaves, index), checkpoint: note }),
  }),
);

/** Every entry of the seed as it stands on the site after its review. */
export const publicSeed = (): PublicBrief[] =>
  issue.entries.map((entry) => ({
    issueId: issue.id,
    issueLabel: issue.label,
    name: issue.sheet.name,
    year: issue.year,
    number: issue.number,
    issuedAt: issue.issuedAt!,
    publishedAt: '2023-09-29T09:00:00+08:00',
    reviewedBy: { name: '演示·审查人', post: null },
    entry,
    correctedBy: [],
  }));

/** The seed on the site, out of memory. */
export function bulletinPorts(): BulletinPorts {
  const briefs = publicSeed();
  const site = { id: issue.id, label: issue.label, issuedAt: issue.issuedAt!, briefs };
  return {
    issues: async () => [site],
    issue: async (id) => (id === issue.id ? site : undefined),
    brief: async (id) => briefs.find(({ entry }) => entry.briefId === id),
    figure: async ({ entry }, n) => ({
      parts: [
        { zh: '示范一社区', en: 'Demo court 1', value: 120 },
        { zh: '示范二社区', en: 'Demo court 2', value: null },
      ],
      proven: proven.find(
        ({ sidecar }) =>
          sidecar.format === 'ward.figure/1' && sidecar.briefId === entry.briefId && sidecar.n === n,
      ),
    }),
    search: async (words) => briefs.filter(({ entry }) => JSON.stringify(entry.document).includes(words)),
    corrections: async () => [],
    log: {
      key: signer.verifierKey,
      checkpoint: async () => note,
      growth: async (from) => (from > 0 ? ['AAAA'] : undefined),
    },
    siteUrl: () => 'https://site.example/',
    world: 'live',
    nowMs: () => 0,
  };
}
