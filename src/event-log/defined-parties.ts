import { Injectable } from '@nestjs/common';
import { type Entry, entrySchemas } from '../domain/entries/entry.js';
import type { PartyDefinition } from '../domain/entries/party-definition.js';
import { definedPartyName, learnPartyName, setPartyNames } from '../domain/events/party-names.js';
import type { StoredEntryRow } from './entry-sql.js';
import { EventLog } from './event-log.js';

/** A party that the log defines, as the last entry about it has it. */
export interface DefinedParty {
  readonly definition: PartyDefinition;
  /** The id and position of that entry. */
  readonly entry: string;
  readonly position: number;
}

const batch = 500;

/** The parties that entries of the log define, by id. The last definition counts; the English name is that of the first. */
@Injectable()
export class DefinedParties {
  private known = new Map<string, DefinedParty>();
  private after = 0;
  private epoch = 0;

  constructor(private readonly log: EventLog) {}

  /** All of them, up to the end of the log. What was read before is not read again. */
  async all(): Promise<ReadonlyMap<string, DefinedParty>> {
    for (let more = true; more;) {
      if (this.epoch !== this.log.past.epoch) {
        this.known = new Map();
        [this.after, this.epoch] = [0, this.log.past.epoch];
      }
      const { epoch } = this;
      const rows = await this.log.readRows({ after: this.after, type: 'PartyDefined', limit: batch });
      // The rows of a past that was replaced meanwhile are read again.
      if (epoch !== this.log.past.epoch) continue;
      for (const row of rows) if (row.position > this.after) this.take(row);
      more = rows.length === batch;
    }
    return this.known;
  }

  /** A definition that somebody has changed in the database is passed over: `thaw verify` names it. */
  private take({ position, body: json }: StoredEntryRow): void {
    this.after = position;
    const parsed = entrySchemas.PartyDefined.safeParse(jsonOrNull(json));
    if (!parsed.success) return;
    const { id, party } = parsed.data;
    const first = this.known.get(party.id)?.definition.names.en;
    const definition = first === undefined ? party : { ...party, names: { ...party.names, en: first } };
    this.known.set(party.id, { definition, entry: id, position });
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Tells the domain the names of all parties that the log defines: before anything is put into words. */
export async function learnPartyNames(log: EventLog): Promise<void> {
  const defined = await new DefinedParties(log).all();
  setPartyNames([...defined].map(([id, { definition }]) => [id, definition.names.en!]));
}

/** Tells the domain the names of the parties that some entries define. */
export function learnPartyNamesOf(entries: readonly Entry[]): void {
  for (const { body } of entries) {
    if (body.type !== 'PartyDefined' || definedPartyName(body.party.id) !== undefined) continue;
    learnPartyName(body.party.id, body.party.names.en!);
  }
}
