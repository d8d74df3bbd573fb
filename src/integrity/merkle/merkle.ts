import { createHash } from 'node:crypto';

/** A range of leaves, counted from 0: `from` is included, `end` is not. */
export interface LeafRange {
  readonly from: number;
  readonly end: number;
}

/** The root of a tree without leaves (RFC 9162, section 2.1.1). */
export const emptyRoot: Buffer = createHash('sha256').digest();

/** The hash of a node: SHA-256 over 0x01 and the hashes of its two children (RFC 9162, section 2.1.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update('\u0001').update(left).update(right).digest();
}

/**
 * A Merkle tree that grows at its right end. It stores only the roots of its complete subtrees: about log2(n) hashes.
 */
export class Frontier {
  private parts: { readonly leaves: number; readonly hash: Buffer }[] = [];

  /** An independent copy. */
  fork(): Frontier {
    const copy = new Frontier();
    copy.parts = [...this.parts];
    return copy;
  }

  /** Adds the hash of a leaf, or the root of a complete subtree of `leaves` (a power of two that divides the size). */
  add(hash: Buffer, leaves = 1): void {
    let part = { leaves, hash };
    for (let last = this.parts.at(-1); last?.leaves === part.leaves; last = this.parts.at(-1)) {
      this.parts.pop();
      part = { leaves: 2 * part.leaves, hash: nodeHash(last.hash, part.hash) };
    }
    this.parts.push(part);
  }

  /** The root over all added leaves (MTH of RFC 9162, section 2.1.1). */
  root(): Buffer {
    const hashes = this.parts.map(({ hash }) => hash);
    return hashes.length === 0 ? emptyRoot : hashes.reduceRight((right, left) => nodeHash(left, right));
  }
}

/**
 * The ranges of leaves whose roots are the inclusion proof of a leaf, from the leaf up (PATH of RFC 9162, section
 * 2.1.3.1). Each range begins at a multiple of the least power of two that is not below its length.
 * @param index the leaf, counted from 0, below `size`
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  return pathWithin(index, 0, size);
}

/**
 * The ranges of leaves whose roots are the consistency proof between the trees of `before` and `size` leaves (PROOF of
 * RFC 9162, section 2.1.4.1).
 * @param before the smaller size, 1 to `size`
 */
export function consistencyRanges(before: number, size: number): LeafRange[] {
  return subproof(before, 0, size, true);
}

function pathWithin(index: number, from: number, end: number): LeafRange[] {
  if (end - from === 1) return [];
  const middle = from + split(end - from);
  return index < middle
    ? [...pathWithin(index, from, middle), { from: middle, end }]
    : [...pathWithin(index, middle, end), { from, end: middle }];
}

function subproof(before: number, from: number, end: number, known: boolean): LeafRange[] {
  if (before === end) return known ? [] : [{ from, end }];
  const middle = from + split(end - from);
  return before <= middle
    ? [...subproof(before, from, middle, known), { from: middle, end }]
    : [...subproof(before, middle, end, false), { from, end: middle }];
}

/** The greatest power of two below the number of leaves, which is at least 2 (k of RFC 9162, section 2.1.1). */
function split(leaves: number): number {
  let power = 1;
  while (2 * power < leaves) power *= 2;
  return power;
}

/**
 * Verifies an inclusion proof (RFC 9162, section 2.1.3.2).
 * @param leaf the hash of the leaf
 * @param index the leaf's index, from 0
 * @returns `false` also for malformed input
 */
export function isIncluded(
  leaf: Buffer,
  index: number,
  { size, root }: { readonly size: number; readonly root: Buffer },
  proof: readonly Buffer[],
): boolean {
  if (!isIndex(index) || !isIndex(size) || index >= size || ![leaf, ...proof].every(isHash)) return false;
  const path = new ProofPath(index, size - 1);
  let hash = leaf;
  for (const sibling of proof) {
    if (path.atRoot) return false;
    hash = path.siblingIsLeft ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
    path.up();
  }
  return path.atRoot && hash.equals(root);
}

/**
 * Verifies a consistency proof: the tree `before` is the beginning of the tree `after` (RFC 9162, section 2.1.4.2).
 * @returns `false` also for malformed input, and for an empty `before`
 */
export function isConsistent(
  before: { readonly size: number; readonly root: Buffer },
  after: { readonly size: number; readonly root: Buffer },
  proof: readonly Buffer[],
): boolean {
  if (!isIndex(before.size) || !isIndex(after.size) || before.size > after.size || before.size === 0) return false;
  if (!proof.every(isHash)) return false;
  if (before.size === after.size) return proof.length === 0 && before.root.equals(after.root);
  if (proof.length === 0) return false;
  const [first, ...rest] = isPowerOfTwo(before.size) ? [before.root, ...proof] : proof;
  const path = new ProofPath(before.size - 1, after.size - 1);
  path.skipRightEdges();
  let [old, now] = [first!, first!];
  for (const sibling of rest) {
    if (path.atRoot) return false;
    if (path.siblingIsLeft) [old, now] = [nodeHash(sibling, old), nodeHash(sibling, now)];
    else now = nodeHash(now, sibling);
    path.up();
  }
  return path.atRoot && old.equals(before.root) && now.equals(after.root);
}

/**
 * The path from a leaf to the root: `fn` and `sn` of RFC 9162. It divides and does not shift, as positions may exceed
 * 32 bits.
 */
class ProofPath {
  constructor(
    private node: number,
    private last: number,
  ) {}

  get atRoot(): boolean {
    return this.last === 0;
  }

  /** Whether the next sibling is on the left. */
  get siblingIsLeft(): boolean {
    return isOdd(this.node) || this.node === this.last;
  }

  up(): void {
    if (this.siblingIsLeft) while (!isOdd(this.node) && this.node !== 0) this.step();
    this.step();
  }

  /** Skips the levels on which the node is a right child: the proof begins with the root of that subtree. */
  skipRightEdges(): void {
    while (isOdd(this.node)) this.step();
  }

  private step(): void {
    this.node = Math.floor(this.node / 2);
    this.last = Math.floor(this.last / 2);
  }
}

const isHash = (bytes: Buffer) => bytes.length === emptyRoot.length;
const isOdd = (value: number) => value % 2 === 1;
const isIndex = (value: number) => Number.isSafeInteger(value) && value >= 0;

function isPowerOfTwo(value: number): boolean {
  let power = 1;
  while (power < value) power *= 2;
  return power === value;
}
