import type { EntryType } from '../../domain/entries/entry.js';
import type { StoredEntryRow } from '../entry-sql.js';
import type { EventLog } from '../event-log.js';
import { inView, type View } from '../view.js';

/** What is remembered of the entries of a type. */
interface Memory {
  /** Forgets everything: the past of the log was replaced. */
  reset(): void;
  /** Takes in the next entry; one that cannot be read is passed over, and `thaw verify` names it. */
  take(row: StoredEntryRow): void;
}

const batch = 500;

/** Follows the entries of one type to the end of the log; what was read before is not read again. */
export class EntriesOfType {
  private after = 0;
  private epoch = '';

  constructor(
    private readonly log: EventLog,
    private readonly type: EntryType,
    private readonly memory: Memory,
    private readonly view: View = 'all',
  ) {}

  /** Takes in all entries up to the end of the log, as its view has it. */
  follow(): Promise<void> {
    return inView(this.view, () => this.followAll());
  }

  private async followAll(): Promise<void> {
    for (let more = true; more;) {
      if (this.epoch !== this.log.past.epoch) {
        this.memory.reset();
        [this.after, this.epoch] = [0, this.log.past.epoch];
      }
      const { epoch } = this;
      const rows = await this.log.readRows({ after: this.after, type: this.type, limit: batch });
      // The rows of a past that was replaced meanwhile are read again.
      if (epoch !== this.log.past.epoch) continue;
      for (const row of rows) {
        if (row.position <= this.after) continue;
        this.after = row.position;
        this.memory.take(row);
      }
      more = rows.length === batch;
    }
  }
}

/** The value of a JSON text; `null` where it is none. */
export function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
