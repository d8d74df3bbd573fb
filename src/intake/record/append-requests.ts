import { Injectable } from '@nestjs/common';
import { type EntryBody, tracksOf } from '../../domain/entries/entry.js';
import type { Remark } from '../../domain/entries/remarks.js';
import { ThawError } from '../../domain/errors.js';
import { isJsonObject } from '../../domain/json.js';
import type { AppendRequest, Claim, Expectation } from '../../event-log/append/append-request.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import { keyedId } from './deterministic-ids.js';
import { retryOnConflict } from './retry-on-conflict.js';
import type { ParsedEntry } from './parsed-entry.js';
import { conflictAsSeenByClient, Validator } from './validator.js';

/** Who records something, and under which conditions. */
export interface RecordOptions {
  /** Who answers for the record: 1 to 200 characters. */
  readonly recordedBy: string;
  /** The version (position of the last entry) that the first track named by the entry must have. */
  readonly ifVersion?: Expectation;
  /** The client's idempotency key: the same request under the same key gives the first answer again. */
  readonly key?: string;
  /** Whether a single entry without an id takes one from its content, so that recording it again is a repeat. */
  readonly idFromContent?: boolean;
  /** What the entry decides beside the log. */
  readonly claim?: Claim;
}

/** At most so many faults of one batch are listed. */
const listedFaults = 1_000;

/** Turns input of clients into append requests: parses it, validates it against the log, and retries on conflict. */
@Injectable()
export class AppendRequests {
  constructor(private readonly validator: Validator) {}

  /**
   * Parses one entry. Without an `id` it takes one from the idempotency key, else from its content or a new one.
   * @throws ThawError as `Validator.parse`
   */
  parse(input: unknown, options: RecordOptions): ParsedEntry {
    return this.validator.parse(withKeyedId(input, options), '', options.idFromContent ? 'content' : 'clock');
  }

  /** Parses a batch; ids are made from content where there is no key. @throws ThawError with the faults of all inputs */
  parseAll(inputs: readonly unknown[], options: RecordOptions): Promise<ParsedEntry[]> {
    return collect(inputs, (input, index) =>
      this.validator.parse(withKeyedId(input, options, index), `/${index}`, 'content'),
    );
  }

  /** What is odd about entries that are taken, entry by entry; to be asked before they are recorded. */
  remarksOn(entries: readonly ParsedEntry[]): Promise<Remark[][]> {
    return this.validator.remarksOn(entries);
  }

  /**
   * Validates entries and passes the append requests to `append`. Both are repeated when other writers touched what the
   * entries name in between.
   * @returns what `append` returns
   * @throws ThawError as `Validator.against` and `append`; conflict `version-mismatch`; unavailable `contended`
   */
  async submit<T>(
    entries: readonly ParsedEntry[],
    options: RecordOptions,
    append: (requests: readonly AppendRequest[]) => Promise<T>,
  ): Promise<T> {
    return retryOnConflict(async () => append(await this.requestsFor(entries, options))).catch((error: unknown) => {
      throw conflictAsSeenByClient(error, entries, options.ifVersion !== undefined);
    });
  }

  private async requestsFor(entries: readonly ParsedEntry[], options: RecordOptions): Promise<AppendRequest[]> {
    const { recordedBy, ifVersion, claim } = options;
    const validate = await this.validator.against(entries);
    return collect(entries, (entry) => {
      const { body, expect, unchanged } = validate(entry);
      const guard = ifVersion === undefined ? undefined : { [guardedTrack(body)]: ifVersion };
      return { body, recordedBy, expect: guard ? { ...expect, ...guard } : expect, unchanged, claim };
    });
  }
}

/** The track whose version `If-Match` guards. @throws ThawError invalid `invalid-header` where the entry has none */
export function guardedTrack(body: EntryBody): string {
  const [track] = tracksOf(body);
  if (track !== undefined) return track;
  throw ThawError.invalid('invalid-header', 'If-Match', 'guards the version of a track, and the entry belongs to none');
}

/** Maps every item; others run in between. @throws ThawError the first refusal, with the faults of all refused items */
async function collect<Item, Result>(
  items: readonly Item[],
  map: (item: Item, index: number) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  const refusals: ThawError[] = [];
  const pause = yieldingPauses();
  for (const [index, item] of items.entries()) {
    try {
      results.push(map(item, index));
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      refusals.push(error);
    }
    await pause();
  }
  const [first] = refusals;
  if (!first) return results;
  if (refusals.length === 1) throw first;
  const more = `${first.message}; ${refusals.length - 1} more of the ${items.length} are refused`;
  throw new ThawError(first.kind, first.code, more, refusals.flatMap(({ errors }) => errors).slice(0, listedFaults));
}

/** The input with an id from the idempotency key, where it has none of its own. @param place its index in a batch */
function withKeyedId(input: unknown, { key }: RecordOptions, place = 0): unknown {
  const isKeyed = key !== undefined && isJsonObject(input) && input.id === undefined;
  return isKeyed ? { ...input, id: keyedId(key, place) } : input;
}
