import { zh as events } from '../../programmes/events/text.zh.ts';
import { zh as floodTransfers } from '../../programmes/flood-transfers/text.zh.ts';
import { zh as floodWorks } from '../../programmes/flood-works/text.zh.ts';
import { zh as urbanRenewal } from '../../programmes/urban-renewal/text.zh.ts';
import { zh as wasteSorting } from '../../programmes/waste-sorting/text.zh.ts';

const TEXTS = {
  events,
  'flood-transfers': floodTransfers,
  'flood-works': floodWorks,
  'urban-renewal': urbanRenewal,
  'waste-sorting': wasteSorting,
};

/** 各业务自带的文字（中文），键为“programme.业务.键”：不带声明，供只说名称的页面用。 */
export const zhProgrammes: Record<string, string> = Object.fromEntries(
  Object.entries(TEXTS).flatMap(([programme, texts]) =>
    Object.entries(texts).map(([key, text]) => [`programme.${programme}.${key}`, text]),
  ),
);
