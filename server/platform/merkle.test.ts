import { expect, test } from 'vitest';
import { consistencyProof, inclusionProof, isConsistent, leafHash, rootOfProof, treeRoot } from './merkle.ts';

/** Published vectors of certificate transparency: leaves and the root over the first n of them. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test.each(ROOTS.map((root, size) => [size, root] as const))('root over %i leaves', (size, root) => {
  const leaves = LEAVES.slice(0, size).map((hex) => leafHash(Buffer.from(hex, 'hex')));
  expect(treeRoot(leaves).toString('hex')).toBe(root);
});

const leavesOf = (size: number): Buffer[] =>
  Array.from({ length: size }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)));
const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33];

test.each(SIZES)('each of %i leaves is proven to stand where it stands, and nowhere else', (size) => {
  const leaves = leavesOf(size);
  const root = treeRoot(leaves);
  for (const [index, leaf] of leaves.entries()) {
    const hashes = inclusionProof(leaves, index);
    expect(rootOfProof(leaf, { index, size, hashes })).toEqual(root);
    expect(rootOfProof(leafHash(leaf), { index, size, hashes })?.equals(root) ?? false).toBe(false);
    for (const other of leaves.keys())
      if (other !== index)
        expect(rootOfProof(leaf, { index: other, size, hashes })?.equals(root) ?? false).toBe(false);
    expect(rootOfProof(leaf, { index, size, hashes: [...hashes, root] })?.equals(root) ?? false).toBe(false);
  }
});

test('every earlier tree is proven to be the beginning of a later one; a changed past is not', () => {
  const leaves = leavesOf(33);
  for (const later of SIZES)
    for (let earlier = 1; earlier <= later; earlier++) {
      const whole = { size: later, root: treeRoot(leaves.slice(0, later)) };
      const begun = { size: earlier, root: treeRoot(leaves.slice(0, earlier)) };
      const hashes = consistencyProof(leaves.slice(0, later), earlier);
      expect(isConsistent(begun, whole, hashes), `${earlier} in ${later}`).toBe(true);
      expect(isConsistent({ ...begun, root: leafHash(begun.root) }, whole, hashes)).toBe(false);
      if (hashes.length > 0) expect(isConsistent(begun, whole, hashes.slice(1))).toBe(false);
    }
});

test('there is no proof of a leaf that is not there', () => {
  expect(() => inclusionProof(leavesOf(3), 3)).toThrow(RangeError);
  expect(rootOfProof(leafHash(Buffer.from('x')), { index: 0, size: 0, hashes: [] })).toBeUndefined();
});
