import { createHash } from 'node:crypto';

/** Leaves from one (counted from 0) up to, not including, another. */
export interface LeafRange {
  readonly from: number;
  readonly end: number;
}

/** The root of a tree without leaves (RFC 9162, section 2.1.1). */
export const emptyRoot: Buffer = createHash('sha256').digest();

/** The hash of a leaf: SHA-256 over 0x00 and its data; text counts as UTF-8 (RFC 9162, section 2.1.1). */
export function leafHash(data: string | Uint8Array): Buffer {
  return createHash('sha256').update('\u0000').update(data).digest();
}

/** The hash of a node: SHA-256 over 0x01 and the hashes of its two children (RFC 9162, section 2.1.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update('\u0001').update(left).update(right).digest();
}

/** A tree that grows at its right end, of which only the roots of its complete parts are held: log2(n) hashes. */
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

  /** The root over all that was added (MTH of RFC 9162, section 2.1.1). */
  root(): Buffer {
    const hashes = this.parts.map(({ hash }) => hash);
    return hashes.length === 0 ? emptyRoot : hashes.reduceRight((right, left) => nodeHash(left, right));
  }
}

/**
 * The stretches of leaves whose roots make the inclusion proof of a leaf, from the leaf up (PATH of RFC 9162, section
 * 2.1.3.1). Each begins at a multiple of the least power of two that is not below its length.
 * @param index the leaf, counted from 0, below `size`
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  return pathWithin(index, 0, size);
}

/**
 * The stretches whose roots make the proof that the tree of `size` leaves has the tree of `before` leaves as its
 * beginning (PROOF of RFC 9162, section 2.1.4.1); `before` is 1 to `size`.
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

/** The greatest power of two below a number of leaves of at least 2. */
function split(leaves: number): number {
  let power = 1;
  while (2 * power < leaves) power *= 2;
  return power;
}

/** Whether a proof shows that a leaf stands in the tree with this root (RFC 9162, section 2.1.3.2). */
export function isIncluded(
  leaf: Buffer,
  index: number,
  { size, root }: { readonly size: number; readonly root: Buffer },
  proof: readonly Buffer[],
): boolean {
  if (!isIndex(index) || !isIndex(size) || index >= size || ![leaf, ...proof].every(isHash)) return false;
  const way = new Way(index, size - 1);
  let hash = leaf;
  for (const sibling of proof) {
    if (way.atRoot) return false;
    hash = way.goesLeft ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
    way.up();
  }
  return way.atRoot && hash.equals(root);
}

/** Whether a proof shows that the tree of `before` is the beginning of that of `after` (RFC 9162, section 2.1.4.2). */
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
  const way = new Way(before.size - 1, after.size - 1);
  way.skipRightEdges();
  let [old, now] = [first!, first!];
  for (const sibling of rest) {
    if (way.atRoot) return false;
    if (way.goesLeft) [old, now] = [nodeHash(sibling, old), nodeHash(sibling, now)];
    else now = nodeHash(now, sibling);
    way.up();
  }
  return way.atRoot && old.equals(before.root) && now.equals(after.root);
}

/** The way from a leaf to the root: `fn` and `sn` of RFC 9162, by division, since positions may exceed 32 bits. */
class Way {
  constructor(
    private node: number,
    private last: number,
  ) {}

  get atRoot(): boolean {
    return this.last === 0;
  }

  /** Whether the next sibling stands at the left. */
  get goesLeft(): boolean {
    return isOdd(this.node) || this.node === this.last;
  }

  up(): void {
    if (this.goesLeft) while (!isOdd(this.node) && this.node !== 0) this.step();
    this.step();
  }

  /** Leaves out the levels on which the node is a right child: the proof begins with the root of that part. */
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
