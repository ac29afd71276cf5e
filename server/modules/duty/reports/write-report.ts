import type { ReportBody, ReportHead, ReportSentence } from '../../../../contract/duty.ts';
import type { ReportFacts } from './facts.ts';
import { changeSentences } from './sentences/changes.ts';
import { rainSentences } from './sentences/rain.ts';
import {
  calloutSentences,
  forceSentences,
  responseSentences,
  transferSentences,
  worksSentences,
} from './sentences/response.ts';
import { waterSentences } from './sentences/water.ts';

type Last = { facts: ReportFacts; title: string; id: string };

/** The parts of a report in the order they are printed; a part without a sentence is left out. */
const PARTS: readonly [ReportHead, (facts: ReportFacts, last: Last | undefined) => ReportSentence[]][] = [
  ['rain', rainSentences],
  ['water', waterSentences],
  ['works', worksSentences],
  ['responses', responseSentences],
  ['callouts', calloutSentences],
  ['transfers', transferSentences],
  ['forces', forceSentences],
  ['changes', changeSentences],
];

/** A report from facts alone, the same for the same facts. `last`: the one of its series that was sent before. */
export const writeReport = (facts: ReportFacts, last?: Last): ReportBody => ({
  sections: PARTS.map(([head, write]) => ({ head, sentences: write(facts, last) })).filter(
    ({ sentences }) => sentences.length > 0,
  ),
});
