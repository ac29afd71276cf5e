import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Answered, AnswerForm, AnswerRefusal } from '../../contract/questionnaires.ts';
import type { Answers, Definition } from '../../contract/questions.ts';
import type { Logger } from '../platform/log.ts';
import { intakeNotice, type Reading, readingOf } from './intake-frame.ts';
import { DRILL, isForeign } from './intake-site.ts';
import { INTAKE_TEXTS } from './intake-texts.ts';
import type { Html } from './page.ts';
import { answeredPage, answerPage } from './questionnaire-pages.ts';
import { QUESTIONNAIRE_TEXTS } from './questionnaire-texts.ts';
import { readForm } from './read-form.ts';

type Link = { place: string } | { secret: string };

/** What questionnaires do; handed in, so that a page knows no module. */
export interface QuestionnairePorts {
  form(
    link: Link,
    peer: string,
  ): Promise<{ ok: true; form: AnswerForm } | { ok: false; reason: AnswerRefusal }>;
  submit(
    link: Link,
    input: {
      values: Readonly<Record<string, string | undefined>>;
      token: string;
      proof: string | undefined;
      trap: string | undefined;
      peer: string;
    },
  ): Promise<Answered>;
  /** What was filled in, for a page that asks again. */
  answersIn(definition: Definition, values: Readonly<Record<string, string | undefined>>): Answers;
  peerOf(c: Context): string;
  /** Every page says so while this is no live system. */
  drill: boolean;
  log: Logger;
  /** A form that does not come whole within this is given up. */
  formWithinMs?: number;
}

const LARGEST_FORM_BYTES = 64 * 1024;
const FORM_WITHIN_MS = 15_000;
const STATUS: Record<AnswerRefusal, 404 | 409 | 410 | 422 | 429> = {
  unknown: 404,
  'not-yet': 409,
  closed: 410,
  answered: 409,
  withdrawn: 410,
  expired: 410,
  'too-many': 429,
  trap: 422,
};

/** Questionnaires by box link or invitation: one page without login and without script, at most 15 KiB on the way. */
export function createQuestionnaireSite(ports: QuestionnairePorts): Hono {
  const site = new Hono().basePath('/s');
  const drillOf = ({ language }: Reading): string | undefined => (ports.drill ? DRILL[language] : undefined);
  const show = (
    c: Context,
    make: (reading: Reading, drill: string | undefined) => Html,
    status: 200 | 403 | 404 | 408 | 409 | 410 | 413 | 422 | 429 | 503 = 200,
  ): Response | Promise<Response> => {
    const reading = readingOf(c);
    return c.html(make(reading, drillOf(reading)), status);
  };
  const notice = (
    c: Context,
    which: 'tooLarge' | 'tooSlow' | 'foreign' | 'away',
    status: 403 | 408 | 413 | 503,
  ) =>
    show(c, (reading, drill) => intakeNotice(reading, drill, INTAKE_TEXTS[reading.language][which]), status);
  const refuse = (c: Context, reason: AnswerRefusal): Response | Promise<Response> => {
    if (STATUS[reason] === 429) c.header('retry-after', '3600');
    return show(
      c,
      (reading, drill) => intakeNotice(reading, drill, QUESTIONNAIRE_TEXTS[reading.language].refused[reason]),
      STATUS[reason],
    );
  };
  const limit = bodyLimit({
    maxSize: LARGEST_FORM_BYTES,
    onError: (c) => notice(c, 'tooLarge', 413) as never,
  });

  const serve = (path: string, linkOf: (c: Context) => Link): void => {
    site.get(path, async (c) => {
      const found = await ports.form(linkOf(c), ports.peerOf(c));
      return found.ok
        ? show(c, (reading, drill) => answerPage(reading, drill, found.form))
        : refuse(c, found.reason);
    });
    site.post(path, limit, async (c) => {
      if (isForeign(c)) return notice(c, 'foreign', 403);
      const sent = await readForm(c, ports.formWithinMs ?? FORM_WITHIN_MS);
      if (sent === 'too-slow') return notice(c, 'tooSlow', 408);
      const { values } = sent;
      const done = await ports.submit(linkOf(c), {
        values,
        token: values['token'] ?? '',
        proof: values['proof'],
        trap: values['website'],
        peer: ports.peerOf(c),
      });
      if (done.ok) return show(c, (reading, drill) => answeredPage(reading, drill, done));
      if (done.reason !== 'faults') return refuse(c, done.reason);
      const { form, faults } = done;
      const answers = ports.answersIn(form.definition, values);
      return show(c, (reading, drill) => answerPage(reading, drill, form, { answers, faults }), 422);
    });
  };
  serve('/i/:secret', (c) => ({ secret: c.req.param('secret') ?? '' }));
  serve('/:place', (c) => ({ place: c.req.param('place') ?? '' }));
  site.onError((error, c) => {
    if (error.name === 'BodyLimitError') return notice(c, 'tooLarge', 413);
    ports.log.error({ err: error }, 'a questionnaire could not answer');
    c.header('retry-after', '30');
    return notice(c, 'away', 503);
  });
  return site;
}
