import type { EventRedacted } from '../domain/entries/redaction.js';
import { redactionOf } from '../domain/entries/redacted-json.js';
import type { Database } from '../event-log/database/database.js';
import { execute } from '../event-log/database/sql.js';
import type { EntryRow } from '../event-log/entities.js';
import { bodyHash } from '../event-log/redaction/blank-entries.js';

/** By which redaction an entry is blanked, the leaf that it had, and the hash of what is left. */
interface Blanking {
  readonly by: string;
  readonly leaf: string;
  readonly left: string;
  /** Of the entry where it was found, of the redaction where that says so. */
  readonly position: number;
}

/** An entry that is blanked otherwise than the log says. */
export interface BadRedaction {
  readonly position: number;
  readonly detail: string;
}

/** How many entries in doubt are read again at once. */
const batchSize = 500;

/**
 * Holds redacted entries against the redactions of the log, which come after them: the hashes of a redacted entry cannot be
 * computed any more, so its redaction names its leaf and what is left of it. Without this, who can write to the table could
 * blank an entry, or put other words into what is left of one.
 */
export class RedactionCheck {
  /** How entries are blanked, and how the last redaction of each says so; by the id of the entry. */
  private readonly found = new Map<string, Blanking>();
  private readonly said = new Map<string, Blanking>();
  private redactions = 0;

  /** How many redactions were taken. */
  get count(): number {
    return this.redactions;
  }

  /** Takes the next entry, in order. @param body as it is stored. @returns whether it is redacted */
  take(position: number, body: string): boolean {
    if (body.includes('"type":"EventRedacted"')) this.note(position, JSON.parse(body) as Partial<EventRedacted>);
    return this.look(position, body);
  }

  /**
   * Reads the entries that are not as the log says once more: one may have been redacted after it was taken, or between it
   * and the head that was read before. What was blanked when it was taken, and stands unredacted now, stays in doubt.
   */
  async lookAgain(database: Database): Promise<void> {
    const ids = this.doubted();
    for (let at = 0; at < ids.length; at += batchSize) {
      const sql = 'SELECT position, body FROM entry WHERE id = ANY($1::uuid[])';
      const some = ids.slice(at, at + batchSize);
      const { rows } = await database.read((run) => execute<Pick<EntryRow, 'position' | 'body'>>(run, sql, [some]));
      for (const { position, body } of rows) this.look(position, body);
    }
  }

  /** The first entry that is not as the log says, after all were taken. */
  fault(): BadRedaction | undefined {
    const blanked = 'the entry is blanked, or has other words, than by a redaction that the log has';
    const faults = this.doubted().map((id) => {
      const found = this.found.get(id);
      if (found) return { position: found.position, detail: blanked };
      const detail = `the entry ${id}, which it redacted, stands unredacted`;
      return { position: this.said.get(id)!.position, detail };
    });
    return faults.sort((a, b) => a.position - b.position)[0];
  }

  private look(position: number, body: string): boolean {
    const redaction = redactionOf(body);
    if (!redaction) return false;
    const { by, leaf } = redaction;
    const { id } = JSON.parse(body) as { id: string };
    this.found.set(id, { position, by, leaf, left: bodyHash(body) });
    return true;
  }

  private note(position: number, { type, id, blanked = [] }: Partial<EventRedacted>): void {
    if (type !== 'EventRedacted') return;
    this.redactions += 1;
    for (const { entry, leaf, body } of blanked) this.said.set(entry, { position, by: id!, leaf, left: body });
  }

  private doubted(): string[] {
    const isAsSaid = (id: string) => {
      const [found, said] = [this.found.get(id), this.said.get(id)];
      return found?.by === said?.by && found?.leaf === said?.leaf && found?.left === said?.left;
    };
    return [...new Set([...this.found.keys(), ...this.said.keys()])].filter((id) => !isAsSaid(id));
  }
}
