import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  consistencyRanges,
  emptyRoot,
  Frontier,
  inclusionRanges,
  isConsistent,
  isIncluded,
  nodeHash,
  type LeafRange,
} from './merkle.js';
import { leafHash } from '../../event-log/hash-chain.js';

const hex = (text: string) => Buffer.from(text, 'hex');

/** The eight leaves that every implementation of RFC 6962 is tested with, and the roots of the trees they make. */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
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

/** The root straight from the definition of RFC 9162, section 2.1.1. */
function rootByDefinition(hashes: readonly Buffer[]): Buffer {
  if (hashes.length <= 1) return hashes[0] ?? emptyRoot;
  const middle = 2 ** Math.ceil(Math.log2(hashes.length) - 1);
  return nodeHash(rootByDefinition(hashes.slice(0, middle)), rootByDefinition(hashes.slice(middle)));
}

const known = leaves.map((leaf) => leafHash(hex(leaf)));
const proofOf = (hashes: readonly Buffer[], ranges: readonly LeafRange[]) =>
  ranges.map(({ from, end }) => rootByDefinition(hashes.slice(from, end)));
const treeOf = (hashes: readonly Buffer[]) => ({ size: hashes.length, root: rootByDefinition(hashes) });

describe('the Merkle tree', () => {
  it.each(roots.map((root, size) => [size, root] as const))(
    'has with %i of the known leaves the known root',
    (size, root) => {
      const frontier = new Frontier();
      for (const leaf of known.slice(0, size)) frontier.add(leaf);
      expect(frontier.root().toString('hex')).toBe(root);
    },
  );

  it.each([
    [0, 1, []],
    [0, 8, ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4']],
    [5, 8, ['bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [1, 5, ['6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b']],
  ])('proves leaf %i in the known tree of %i by the known path', (index, size, path) => {
    const proof = proofOf(known, inclusionRanges(index, size));
    expect(proof.map((hash) => hash.toString('hex'))).toEqual(path);
    expect(isIncluded(known[index]!, index, { size, root: hex(roots[size]!) }, proof)).toBe(true);
  }); // prettier-ignore

  it.each([
    [1, 1, []],
    [1, 8, ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4']],
    [6, 8, ['0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']],
    [2, 5, ['5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b']],
    [6, 7, ['0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a', 'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']],
  ])('proves the known tree of %i to be the beginning of that of %i by the known path', (before, size, path) => {
    const proof = proofOf(known, consistencyRanges(before, size));
    expect(proof.map((hash) => hash.toString('hex'))).toEqual(path);
    const [old, now] = [before, size].map((of) => ({ size: of, root: hex(roots[of]!) }));
    expect(isConsistent(old!, now!, proof)).toBe(true);
  }); // prettier-ignore

  const hashes = fc
    .array(fc.uint8Array({ maxLength: 4 }), { minLength: 1, maxLength: 70 })
    .map((data) => data.map((each) => leafHash(each)));
  const grown = hashes.chain((all) => fc.tuple(fc.constant(all), fc.integer({ min: 1, max: all.length })));
  /** Changes one bit of one of some hashes. */
  const flipped = (all: readonly Buffer[], which: number, bit: number) =>
    all.map((hash, at) => {
      const copy = Buffer.from(hash);
      if (at === which % all.length) copy[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
      return copy;
    });
  const anyBit = fc.nat({ max: 255 });

  it('grows leaf by leaf, or by complete subtrees, to the root of the definition', () => {
    fc.assert(
      fc.property(hashes, fc.nat({ max: 6 }), (all, level) => {
        const frontier = new Frontier();
        const whole = all.length - (all.length % 2 ** level);
        for (let at = 0; at < whole; at += 2 ** level)
          frontier.add(rootByDefinition(all.slice(at, at + 2 ** level)), 2 ** level);
        for (const leaf of all.slice(whole)) frontier.add(leaf);
        expect(frontier.root()).toEqual(rootByDefinition(all));
      }),
    );
  });

  it('is cut by every proof into ranges that stored subtrees can make', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 40 }),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (size, share) => {
          const index = Math.floor(share * size);
          for (const { from, end } of [...inclusionRanges(index, size), ...consistencyRanges(index + 1, size)]) {
            expect(from % 2 ** Math.ceil(Math.log2(end - from))).toBe(0);
          }
        },
      ),
    );
  });

  it('takes no hash of another length', () => {
    const nothing = Buffer.alloc(0);
    expect(isIncluded(nothing, 0, { size: 1, root: nothing }, [])).toBe(false);
    const [old, now] = [treeOf(known.slice(0, 3)), treeOf(known)];
    const proof = proofOf(known, consistencyRanges(3, 8));
    expect(isConsistent(old, now, proof)).toBe(true);
    expect(isConsistent(old, now, proof.with(0, Buffer.concat([proof[0]!, nothing, Buffer.of(0)])))).toBe(false);
  });

  it('proves each of its leaves; nothing else passes', () => {
    fc.assert(
      fc.property(grown, anyBit, fc.nat(), (sample, bit, which) => {
        const [all, number] = sample;
        const index = number - 1;
        const tree = treeOf(all);
        const proof = proofOf(all, inclusionRanges(index, all.length));
        const leaf = all[index]!;
        expect(isIncluded(leaf, index, tree, proof)).toBe(true);
        expect(isIncluded(flipped([leaf], 0, bit)[0]!, index, tree, proof)).toBe(false);
        expect(isIncluded(leaf, index, { ...tree, root: flipped([tree.root], 0, bit)[0]! }, proof)).toBe(false);
        if (proof.length > 0) expect(isIncluded(leaf, index, tree, flipped(proof, which, bit))).toBe(false);
        expect(isIncluded(leaf, index, tree, [...proof, leaf])).toBe(false);
        expect(isIncluded(leaf, index, tree, proof.slice(1))).toBe(proof.length === 0);
        expect(isIncluded(leaf, index, tree, [...proof.slice(0, -1), Buffer.alloc(31)])).toBe(false);
        for (const wrong of [-1, all.length, 0.5]) expect(isIncluded(leaf, wrong, tree, proof)).toBe(false);
      }),
    );
  });

  it('proves each of its beginnings; nothing else passes', () => {
    fc.assert(
      fc.property(grown, anyBit, fc.nat(), (sample, bit, which) => {
        const [all, size] = sample;
        const [old, now] = [treeOf(all.slice(0, size)), treeOf(all)];
        const proof = proofOf(all, consistencyRanges(size, all.length));
        const wrong = (root: Buffer) => flipped([root], 0, bit)[0]!;
        expect(isConsistent(old, now, proof)).toBe(true);
        expect(isConsistent({ ...old, root: wrong(old.root) }, now, proof)).toBe(false);
        expect(isConsistent(old, { ...now, root: wrong(now.root) }, proof)).toBe(false);
        if (proof.length > 0) expect(isConsistent(old, now, flipped(proof, which, bit))).toBe(false);
        expect(isConsistent(old, now, [...proof, old.root])).toBe(false);
        if (proof.length > 0) expect(isConsistent(old, now, proof.slice(0, -1))).toBe(false);
        if (size < all.length) expect(isConsistent(now, old, proof)).toBe(false);
        expect(isConsistent({ size: 0, root: emptyRoot }, now, proof)).toBe(false);
      }),
    );
  });
});
