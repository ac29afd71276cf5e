import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { type WrongWord, WrongWordList } from '../../../contract/bulletin/check/index.ts';

const FILE = path.join(import.meta.dirname, 'wrong-words.yaml');

/** The reviewed 错敏词 list that comes with Ward. */
export async function readWordList(): Promise<WrongWord[]> {
  return WrongWordList.parse(parse(await readFile(FILE, 'utf8')));
}
