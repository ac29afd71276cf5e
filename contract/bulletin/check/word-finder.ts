export interface FoundWord<Word> {
  word: Word;
  at: number;
}

/** Finds every word of a list in a text in one walk: words are looked up by their first two code units. Longest first. */
export function wordFinder<Word>(
  words: readonly Word[],
  textOf: (word: Word) => string,
): (text: string) => Iterable<FoundWord<Word>> {
  const byHead = new Map<string, Word[]>();
  for (const word of words) {
    const text = textOf(word);
    if (text.length < 2) continue;
    const head = text.slice(0, 2);
    byHead.set(head, [...(byHead.get(head) ?? []), word]);
  }
  for (const list of byHead.values()) list.sort((a, b) => textOf(b).length - textOf(a).length);
  return function* find(text) {
    if (byHead.size === 0) return;
    for (let at = 0; at + 1 < text.length; at++) {
      const word = byHead.get(text.slice(at, at + 2))?.find((one) => text.startsWith(textOf(one), at));
      if (word === undefined) continue;
      yield { word, at };
      at += textOf(word).length - 1;
    }
  };
}
