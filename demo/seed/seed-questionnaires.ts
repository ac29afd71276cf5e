import type { Answers, Definition } from '../../contract/questions.ts';
import { optionsOf } from '../../contract/questions.ts';
import type { Data } from '../../programmes/kit/index.ts';
import { createIntakeContext } from '../../server/modules/intake/index.ts';
import type { LedgerContext } from '../../server/modules/ledger/index.ts';
import { findAccountByUsername, heldPosts } from '../../server/modules/people/index.ts';
import {
  createQuestionnaires,
  type HeldWave,
  keepHeldWaves,
} from '../../server/modules/questionnaires/index.ts';
import type { District } from '../district-schema.ts';
import { DEMO_SEED } from '../records/demo-moves.ts';
import { createRandom, type Random } from '../records/random.ts';
import { SURVEYS } from './sorting-survey.ts';

const TYPE = 'waste-sorting/questionnaire';
const EDITOR = 'zhongxinlu-office';

interface Counted {
  id: string;
  title: string;
  unitPath: string;
  openedAtMs: number;
  countedAtMs: number;
  data: Data;
}

const countOf = ({ data }: Counted, field: string): number => Number(data[field] ?? 0);

/** One sheet: what the counts of its place demand, the rest by chance; content grows from wave to wave. */
function sheet(
  { questions }: Definition,
  random: Random,
  said: { knows: boolean; sorts: boolean; valid: boolean; wave: number },
): Answers {
  if (!said.valid) return { knows: said.knows ? 'yes' : 'no' };
  const answers: Record<string, Answers[string]> = { knows: said.knows ? 'yes' : 'no' };
  if (said.knows) answers['sorts'] = said.sorts ? 'yes' : 'no';
  answers['content'] = Math.min(5, random.between(2, 4) + said.wave);
  for (const question of questions) {
    if (question.id in answers || question.id === 'sorts') continue;
    const options = optionsOf(question);
    if (options.length > 0) answers[question.id] = random.pick(options).id;
    else if (question.kind === 'number') answers[question.id] = random.between(1, 9);
  }
  return answers;
}

/** What came back in a place: first the valid ones, so many of which know and sort. */
const sheetsOf = (record: Counted, definition: Definition, wave: number, random: Random): Answers[] =>
  Array.from({ length: countOf(record, 'returned') }, (_, n) =>
    sheet(definition, random, {
      wave,
      valid: n < countOf(record, 'valid'),
      knows: n < countOf(record, 'knows'),
      sorts: n < countOf(record, 'sorts'),
    }),
  );

/**
 * The survey of waste sorting whose two waves the demo's records count, edited between them; nothing where a questionnaire is
 * there already.
 */
export async function seedQuestionnaires(
  ledger: LedgerContext,
  district: District,
  startMs: number,
): Promise<void> {
  const [found] = await ledger.db.query('select 1 from questionnaires limit 1');
  if (found) return;
  const records = await ledger.db.query<Counted>(
    `select id, title, unit_path as "unitPath", extract(epoch from opened_at)::float8 * 1000 as "openedAtMs",
       extract(epoch from changed_at)::float8 * 1000 as "countedAtMs", data
     from records where type = $1 and state = 'counted' order by opened_at, id`,
    [TYPE],
  );
  const person = district.people.find(({ username }) => username === EDITOR);
  const account = await findAccountByUsername(ledger.db, EDITOR);
  if (!person || records.length === 0) return;
  const posts = await heldPosts(ledger.db, person.id, startMs);
  const actor = { personId: person.id, accountId: account?.accountId ?? '', name: person.name, posts };
  const random = createRandom(DEMO_SEED);
  const held = SURVEYS.map((definition, w): HeldWave => {
    const own = records.filter((record) => countOf(record, 'wave') === w + 1);
    const opensAtMs = Math.min(...own.map(({ openedAtMs }) => openedAtMs));
    return {
      definition,
      opensAtMs,
      closesAtMs: Math.max(...own.map(({ countedAtMs }) => countedAtMs)),
      places: own.map((record) => ({
        name: record.title.replace(/第 \d+ 次调查$/, ''),
        recordId: record.id,
        issued: countOf(record, 'issued'),
        answers: sheetsOf(record, definition, w, random),
      })),
    };
  });
  const secret = 'slips of the demo were used up before it begins';
  const intake = createIntakeContext({ ledger, secret, siteUrl: () => '' });
  const unitPath = posts[0]?.unitPath ?? '';
  await keepHeldWaves(createQuestionnaires(intake), actor, { typeId: TYPE, unitPath }, held);
}
