import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonical,
  checkpointText,
  noteSigner,
  openNote,
  proofText,
  readCheckpoint,
  readProof,
  readVerifierKey,
} from './index.ts';

/** Published example of the format: golang.org/x/mod/sumdb/note. */
const PUBLISHED_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PUBLISHED_TEXT =
  'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n'.replace(
    '’',
    "'",
  );
const PUBLISHED_NOTE = `${PUBLISHED_TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

test('the published note opens with its published key', () => {
  expect(openNote(PUBLISHED_NOTE, readVerifierKey(PUBLISHED_KEY)!)).toEqual({
    ok: true,
    text: PUBLISHED_TEXT,
  });
});

const signer = noteSigner('district.example/figures', Buffer.alloc(32, 7));
const verifier = readVerifierKey(signer.verifierKey)!;
const root = Buffer.alloc(32, 9);

test('a checkpoint is signed, opened and read; equal heads are equal notes', () => {
  const note = signer.sign(checkpointText({ origin: signer.name, size: 12, root }));
  const opened = openNote(note, verifier);
  expect(opened.ok && readCheckpoint(opened.text)).toEqual({ origin: signer.name, size: 12, root });
  expect(signer.sign(checkpointText({ origin: signer.name, size: 12, root }))).toBe(note);
});

describe('what is altered does not open', () => {
  const note = signer.sign(checkpointText({ origin: signer.name, size: 12, root }));
  test('no flipped bit of the note leaves it standing', () => {
    const bytes = Buffer.from(note);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const flipped = Buffer.from(bytes);
        flipped[at]! ^= 1 << bit;
        const opened = openNote(flipped.toString('utf8'), verifier);
        // Base64 has spare bits at its end; what was signed is what was signed.
        if (opened.ok) expect(opened.text).toBe(note.slice(0, opened.text.length));
        if (at < note.indexOf('\n\n')) expect(opened.ok).toBe(false);
      }),
      { numRuns: 400 },
    );
  });
  test('another key, another name, no signature', () => {
    const other = readVerifierKey(noteSigner(signer.name, Buffer.alloc(32, 8)).verifierKey)!;
    const renamed = readVerifierKey(noteSigner('other.example', Buffer.alloc(32, 7)).verifierKey)!;
    expect(openNote(note, other)).toEqual({ ok: false, reason: 'unknown-key' });
    expect(openNote(note, renamed)).toEqual({ ok: false, reason: 'unknown-key' });
    expect(openNote('text\n', verifier)).toEqual({ ok: false, reason: 'no-note' });
    expect(openNote(note.replace('\n12\n', '\n13\n'), verifier)).toEqual({
      ok: false,
      reason: 'bad-signature',
    });
  });
  test('a second signature of somebody else does no harm', () => {
    expect(openNote(`${note}— witness.example AAAAAAAA\n`, verifier).ok).toBe(true);
  });
});

test.each([
  '',
  'name',
  'name+00000000+AAAA',
  signer.verifierKey.replace(/\+(.)/, '+0$1'),
  `a b${signer.verifierKey}`,
])('%j is no key', (text) => expect(readVerifierKey(text)).toBeUndefined());

test('a proof is written and read; what is none is none', () => {
  const proof = { index: 3, hashes: [root, Buffer.alloc(32, 1)], checkpoint: 'a\n1\nb\n\n— x y\n' };
  expect(readProof(proofText(proof))).toEqual(proof);
  expect(readProof(proofText({ ...proof, hashes: [] }))).toEqual({ ...proof, hashes: [] });
  for (const text of ['', 'c2sp.org/tlog-proof@v1\n\n', proofText(proof).replace('index 3', 'index 03')])
    expect(readProof(text)).toBeUndefined();
  fc.assert(fc.property(fc.string(), (text) => void readProof(text)));
});

test('canonical: keys in order, lists as they are', () => {
  expect(canonical({ b: [{ d: 1, c: '“' }], a: null })).toBe('{"a":null,"b":[{"c":"“","d":1}]}');
});
