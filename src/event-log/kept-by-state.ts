import { LRUCache } from 'lru-cache';
import { currentView } from './view.js';

interface Kept<T> {
  readonly state: string;
  readonly value: Promise<T>;
  readonly size: number;
}

/**
 * Values that hold as long as a state does, such as the version of a track; apart for each view of the log. Whoever asks
 * while a value is made gets the same one; one that fails is made again.
 */
export class KeptByState<T> {
  private readonly kept: LRUCache<string, Kept<T>>;

  /**
   * @param most the limit of the sizes of all values together; the least recently used leave
   * @param sizeOf the size of a value, such as its bytes
   */
  constructor(
    private readonly most: number,
    private readonly sizeOf: (value: T) => number,
  ) {
    this.kept = new LRUCache({ maxSize: most, sizeCalculation: ({ size }) => size });
  }

  /** The value of a key for a state. @param make begins with that state, at once; called where none is kept */
  get(key: string, state: string, make: () => Promise<T>): Promise<T> {
    const own = `${currentView()} ${key}`;
    const kept = this.kept.get(own);
    if (kept?.state === state) return kept.value;
    const value = make();
    // Its size is known once it is made.
    this.kept.set(own, { state, value, size: 1 });
    const isKept = () => this.kept.peek(own)?.value === value;
    value.then(
      (made) => isKept() && this.kept.set(own, { state, value, size: this.boundedSize(made) }),
      () => isKept() && this.kept.delete(own),
    );
    return value;
  }

  private boundedSize(value: T): number {
    return Math.min(Math.max(this.sizeOf(value), 1), this.most);
  }
}
