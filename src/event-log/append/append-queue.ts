import { ThawError } from '../../domain/errors.js';
import type { Appended, EntryDraft } from './append-request.js';
import type { SequencerResult } from './sequencer.js';

/** How many entries may wait; an append beyond that is refused, to be sent again. */
export const queueLimit = 10_000;
/** How many entries go into one transaction (a larger group is not split). */
export const flushLimit = 1_000;

interface Waiting {
  readonly drafts: readonly EntryDraft[];
  readonly resolve: (appended: readonly Appended[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: entries appended while one transaction is under way go into the next together. So many of them share
 * the cost of locking the head and of flushing to the disk.
 */
export class AppendQueue {
  private waiting: Waiting[] = [];
  private length = 0;
  private running: Promise<void> | undefined;

  /** @param flush stores groups of drafts in one transaction and gives the result of each group, in their order */
  constructor(private readonly flush: (groups: (readonly EntryDraft[])[]) => Promise<SequencerResult[]>) {}

  /** @throws ThawError unavailable `queue-full` */
  add(drafts: readonly EntryDraft[]): Promise<readonly Appended[]> {
    if (this.length + drafts.length > queueLimit) {
      const message = `${queueLimit} entries wait to be stored: come again in a second`;
      return Promise.reject(new ThawError('unavailable', 'queue-full', message, [], 1));
    }
    this.length += drafts.length;
    const appended = new Promise<readonly Appended[]>((resolve, reject) => {
      this.waiting.push({ drafts, resolve, reject });
    });
    this.running ??= this.run();
    return appended;
  }

  /** Resolves when no entry waits and no transaction is under way. */
  async idle(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.length > 0) {
      // One turn of the event loop, so that callers just answered or just arrived can join this transaction.
      await new Promise(setImmediate);
      const taken = this.take();
      try {
        const results = await this.flush(taken.map((each) => each.drafts));
        taken.forEach((each, index) => {
          const result = results[index]!;
          if (result instanceof ThawError) each.reject(result);
          else each.resolve(result);
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
