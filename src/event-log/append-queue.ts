import { ThawError } from '../domain/errors.js';
import type { Appended, EntryDraft } from './append-request.js';
import type { SequencerResult } from './sequencer.js';

/** At most so many entries wait; who comes later is told to come again. */
export const queueLimit = 10_000;
/** At most so many entries are gathered into one transaction (a larger group is not split). */
export const flushLimit = 1_000;

interface Waiting {
  readonly drafts: readonly EntryDraft[];
  readonly resolve: (appended: readonly Appended[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: what is appended while one transaction is under way is gathered into the next. So the lock on the head
 * and the flush to the disk are paid once for many.
 */
export class AppendQueue {
  private waiting: Waiting[] = [];
  private length = 0;
  private running: Promise<void> | undefined;

  /** @param flush stores groups of drafts in one transaction and gives each group its verdict. */
  constructor(private readonly flush: (groups: (readonly EntryDraft[])[]) => Promise<SequencerResult[]>) {}

  /** @throws ThawError unavailable `queue-full` */
  add(drafts: readonly EntryDraft[]): Promise<readonly Appended[]> {
    if (this.length + drafts.length > queueLimit) {
      const message = `${queueLimit} entries wait to be stored: come again in a second`;
      return Promise.reject(new ThawError('unavailable', 'queue-full', message, [], 1));
    }
    this.length += drafts.length;
    const verdict = new Promise<readonly Appended[]>((resolve, reject) => {
      this.waiting.push({ drafts, resolve, reject });
    });
    this.running ??= this.run();
    return verdict;
  }

  /** Resolves when nothing waits and nothing is under way. */
  async idle(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.length > 0) {
      // A turn of the event loop lets everybody who was just answered, or has just arrived, join this transaction.
      await new Promise(setImmediate);
      const taken = this.take();
      try {
        const verdicts = await this.flush(taken.map((each) => each.drafts));
        taken.forEach((each, index) => {
          const verdict = verdicts[index]!;
          if (verdict instanceof ThawError) each.reject(verdict);
          else each.resolve(verdict);
        });
      } catch (error) {
        for (const each of taken) each.reject(error);
      }
    }
    this.running = undefined;
  }

  private take(): Waiting[] {
    let count = 0;
    let end = 0;
    while (end < this.waiting.length) {
      const next = this.waiting[end]!.drafts.length;
      if (end > 0 && count + next > flushLimit) break;
      count += next;
      end += 1;
    }
    this.length -= count;
    return this.waiting.splice(0, end);
  }
}
