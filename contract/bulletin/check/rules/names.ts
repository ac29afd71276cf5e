import { type Found, writeInstead } from '../finding.ts';
import { likeNames } from '../like-names.ts';
import type { Reading } from '../reading.ts';
import type { Register } from '../register.ts';
import type { Rule } from '../rule.ts';
import { wordFinder } from '../word-finder.ts';

const unitNames = ({ units }: Register): string[] => units.flatMap(({ name, short }) => [name, ...short]);

/** A brief is signed by a unit of the register. Joint ones by several, with 、 or a space between. */
export const unknownUnit: Rule = {
  id: 'unknown-unit',
  severity: 'warning',
  *find({ input, entries }) {
    if (input.register === undefined || input.register.units.length === 0) return;
    const known = unitNames(input.register);
    const former = new Set(input.register.units.flatMap((unit) => unit.former));
    const like = likeNames(known);
    for (const { unit, text, span } of entries) {
      if (unit === null) continue;
      const at = text.lastIndexOf(unit);
      for (const { 0: name, index } of unit.matchAll(/[^、\s]+/gu)) {
        if (known.includes(name) || former.has(name)) continue;
        yield {
          ...span(at + index, at + index + name.length),
          message: { zh: `单位名册中没有“${name}”`, en: `“${name}” is not in the register of units` },
          fixes: like(name).map(writeInstead),
        };
      }
    }
  },
};

/** Old names of units and posts. */
export const formerName: Rule = {
  id: 'former-name',
  severity: 'error',
  *find({ input }) {
    if (input.register === undefined) return;
    const { units, posts } = input.register;
    // Current names stand in the list too: an old name inside a new one is none.
    const names = [...units, ...posts].flatMap(({ name, former }) => [
      { text: name, now: undefined },
      ...former.map((text) => ({ text, now: name })),
    ]);
    for (const { word, at } of wordFinder(names, ({ text }) => text)(input.text))
      if (word.now !== undefined)
        yield {
          start: at,
          end: at + word.text.length,
          message: {
            zh: `“${word.text}”是旧称，现称“${word.now}”`,
            en: `“${word.text}” is now “${word.now}”`,
          },
          fixes: [writeInstead(word.now)],
        };
  },
};

const UNIT_END =
  /街道办事处|街道|社区|委员会|办公室|管委会|检察院|法院|总工会|侨联|党校|中心|局|委|办|镇|乡/gu;

/** A name in the text that is one character away from a registered unit. */
export const misspeltUnit: Rule = {
  id: 'misspelt-unit',
  severity: 'warning',
  *find({ input }) {
    if (input.register === undefined) return;
    const known = unitNames(input.register).filter((name) => name.length >= 4);
    if (known.length === 0) return;
    const names = new Set([
      ...unitNames(input.register),
      ...input.register.units.flatMap(({ former }) => former),
    ]);
    const like = likeNames(known);
    const lengths = [...new Set(known.map((name) => name.length))].sort((a, b) => b - a);
    for (const { 0: end, index } of input.text.matchAll(UNIT_END)) {
      const to = index + end.length;
      const spelt = lengths.map((length) => input.text.slice(Math.max(0, to - length), to));
      if (spelt.some((name) => names.has(name))) continue;
      const name = spelt.find((one) => /^\p{Script=Han}+$/u.test(one) && like(one).length > 0);
      if (name === undefined) continue;
      yield {
        start: to - name.length,
        end: to,
        message: {
          zh: `“${name}”与单位名册差一字`,
          en: `“${name}” differs by one character from a registered unit`,
        },
        fixes: like(name).map(writeInstead),
      };
    }
  },
};

const SPOKEN_OF =
  '同志|主持|出席|参加|带队|调研|表示|强调|指出|要求|介绍|作|讲话|一行|率|到|赴|深入|检查|督导|[，、。]';
const NAME_AFTER = new RegExp(`(\\p{Script=Han}{2,3}?)(?=${SPOKEN_OF})`, 'uy');

function judgeHolder(
  post: Register['posts'][number],
  name: string,
  register: Register,
): Found['message'] | undefined {
  if (post.holders.includes(name)) return undefined;
  return register.people.includes(name) || register.posts.some(({ holders }) => holders.includes(name))
    ? {
        zh: `名册中“${post.name}”是${post.holders.join('、')}，不是${name}`,
        en: `by the register the ${post.name} is ${post.holders.join(', ')}, not ${name}`,
      }
    : { zh: `名册中没有“${post.name}${name}”`, en: `the register knows no ${post.name} ${name}` };
}

function* holders({ input }: Reading): Iterable<Found> {
  const { register, text } = input;
  if (register === undefined) return;
  const find = wordFinder(register.posts, ({ name }) => name);
  for (const { word: post, at } of find(text)) {
    if (post.holders.length === 0) continue;
    const from = at + post.name.length;
    // Somebody in the register is taken whole, whatever follows.
    const whole = [...post.holders, ...register.people].find((name) => text.startsWith(name, from));
    NAME_AFTER.lastIndex = from;
    const name = whole ?? NAME_AFTER.exec(text)?.[1];
    const message = name === undefined ? undefined : judgeHolder(post, name, register);
    if (name === undefined || message === undefined || VERBS.test(name)) continue;
    yield { start: from, end: from + name.length, message, fixes: post.holders.map(writeInstead) };
  }
}
/** 区长带队检查: what follows the post is no name. */
const VERBS = new RegExp(`^(?:${SPOKEN_OF}|办公|会议|专题|现场|及|和|等|与|负责|牵头|亲自)`, 'u');

/** A post is followed by who holds it. */
export const unknownPerson: Rule = { id: 'post-holder', severity: 'error', find: holders };
