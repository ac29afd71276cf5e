import { en as events } from '../../programmes/events/text.en.ts';
import { en as floodTransfers } from '../../programmes/flood-transfers/text.en.ts';
import { en as floodWorks } from '../../programmes/flood-works/text.en.ts';
import { en as urbanRenewal } from '../../programmes/urban-renewal/text.en.ts';
import { en as wasteSorting } from '../../programmes/waste-sorting/text.en.ts';

const TEXTS = {
  events,
  'flood-transfers': floodTransfers,
  'flood-works': floodWorks,
  'urban-renewal': urbanRenewal,
  'waste-sorting': wasteSorting,
};

/** What the programmes say of themselves (English), as `programme.PROGRAMME.KEY`: for pages that name figures without the declarations. */
export const enProgrammes: Record<string, string> = Object.fromEntries(
  Object.entries(TEXTS).flatMap(([programme, texts]) =>
    Object.entries(texts).map(([key, text]) => [`programme.${programme}.${key}`, text]),
  ),
);
