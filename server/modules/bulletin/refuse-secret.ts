import { checkText, isRefused } from '../../../contract/bulletin/check/index.ts';
import { WardError } from '../../platform/errors.ts';

/**
 * Refuses what is declared secret or internal, before anything of it is kept or logged: neither the text nor its words stand
 * in the refusal. 《保守国家秘密法》; GB/T 9704-2012 7.2.2.
 */
export function refuseSecret(...texts: readonly (string | null | undefined)[]): void {
  for (const text of texts) {
    if (!text) continue;
    const findings = checkText({ text });
    if (!isRefused(findings)) continue;
    const found = findings.find(({ severity }) => severity === 'block');
    throw new WardError('unprocessable', {
      detail: `${found?.message.zh ?? ''} / ${found?.message.en ?? ''}`,
      remedy:
        'Nothing of it was stored. Handle it by the rules for secrets, or take a mark off that does not apply.',
    });
  }
}
