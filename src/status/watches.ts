import { ThawError } from '../domain/errors.js';
import { changeOf, type Standing, type StatusChange } from './status-row.js';

const remembered = 1_000;

/** A stretch of the log that somebody waits for: what it does to each status, taken together. */
export class Watch {
  private readonly before = new Map<string, Standing>();
  private readonly after = new Map<string, Standing>();

  constructor(
    readonly first: number,
    readonly last: number,
    /** It came too late: some of the entries were being projected already. */
    readonly late: boolean,
  ) {}

  covers(position: number): boolean {
    return this.first <= position && position <= this.last;
  }

  /** Notes what one entry did to a track; entries come in the order of the log. */
  note(track: string, before: Standing, after: Standing): void {
    if (!this.before.has(track)) this.before.set(track, before);
    this.after.set(track, after);
  }

  /** What was found; `undefined` where it came too late for that. */
  get changes(): readonly StatusChange[] | undefined {
    if (this.late) return undefined;
    return [...this.before].flatMap(([track, before]) => changeOf(track, before, this.after.get(track)!));
  }
}

interface Waiting {
  readonly watch: Watch;
  readonly promise: Promise<readonly StatusChange[] | undefined>;
  readonly resolve: (changes: readonly StatusChange[] | undefined) => void;
  readonly reject: (error: unknown) => void;
}

function waitFor(watch: Watch): Waiting {
  let [resolve, reject]: [Waiting['resolve'], Waiting['reject']] = [() => {}, () => {}];
  const promise = new Promise<readonly StatusChange[] | undefined>((...settle) => ([resolve, reject] = settle));
  return { watch, promise, resolve, reject };
}

/** Who waits for the projection to reach a position, and what was found there for those who come a moment later. */
export class Watches {
  private readonly waiting = new Map<string, Waiting>();
  private readonly found = new Map<string, readonly StatusChange[]>();

  /** What the entries from `first` to `last` changed, if that was watched lately. */
  recent(first: number, last: number): readonly StatusChange[] | undefined {
    return this.found.get(`${first}-${last}`);
  }

  /**
   * Resolves once the entries up to `last` are projected, with what they changed; with `undefined` where that was not
   * watched from the first, because a batch up to position `begun` was under way.
   * @throws ThawError unavailable `projection-behind`
   */
  wait(first: number, last: number, begun: number): Promise<readonly StatusChange[] | undefined> {
    const key = `${first}-${last}`;
    let waiting = this.waiting.get(key);
    if (!waiting) {
      waiting = waitFor(new Watch(first, last, first <= begun));
      this.waiting.set(key, waiting);
    }
    return waiting.promise;
  }

  /** Those that wait for any of these positions. */
  over(first: number, last: number): Watch[] {
    const watches = [...this.waiting.values()].map(({ watch }) => watch);
    return watches.filter((watch) => watch.first <= last && watch.last >= first);
  }

  /** Answers those who wait for a position up to this one. */
  reached(position: number): void {
    for (const [key, { watch, resolve }] of this.waiting) {
      if (watch.last > position) continue;
      this.waiting.delete(key);
      if (watch.changes) this.found.set(key, watch.changes);
      if (this.found.size > remembered) this.found.delete(this.found.keys().next().value!);
      resolve(watch.changes);
    }
  }

  /** Forgets one who waits no longer. */
  leave(first: number, last: number): void {
    this.waiting.delete(`${first}-${last}`);
  }

  /** Turns away all who wait: the projection cannot go on for now. */
  fail(reason: string): void {
    const message = `What was appended is stored; its effect on the status is not known yet: ${reason}`;
    for (const { reject } of this.waiting.values()) {
      reject(new ThawError('unavailable', 'projection-behind', message, [], 5));
    }
    this.waiting.clear();
  }
}
