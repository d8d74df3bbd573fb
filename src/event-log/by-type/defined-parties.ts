import { Injectable } from '@nestjs/common';
import { type Entry, entrySchemas } from '../../domain/entries/entry.js';
import type { PartyDefinition } from '../../domain/entries/party-definition.js';
import { definedPartyName, learnPartyName, setPartyNames } from '../../domain/events/party-names.js';
import { EntriesOfType, jsonOrNull } from './entries-of-type.js';
import type { StoredEntryRow } from '../entry-sql.js';
import { EventLog } from '../event-log.js';

/** A party that the log defines, as the last entry about it has it. */
export interface DefinedParty {
  readonly definition: PartyDefinition;
  /** The id and position of that entry. */
  readonly entry: string;
  readonly position: number;
}

/** The parties that entries of the log define, by id. The last definition counts; the English name is that of the first. */
@Injectable()
export class DefinedParties {
  private readonly known = new Map<string, DefinedParty>();
  private readonly definitions: EntriesOfType;

  constructor(log: EventLog) {
    this.definitions = new EntriesOfType(log, 'PartyDefined', {
      reset: () => this.known.clear(),
      take: (row) => this.take(row),
    });
  }

  /** All of them, up to the end of the log. */
  async all(): Promise<ReadonlyMap<string, DefinedParty>> {
    await this.definitions.follow();
    return this.known;
  }

  private take({ position, body: json }: StoredEntryRow): void {
    const parsed = entrySchemas.PartyDefined.safeParse(jsonOrNull(json));
    if (!parsed.success) return;
    const { id, party } = parsed.data;
    const first = this.known.get(party.id)?.definition.names.en;
    const definition = first === undefined ? party : { ...party, names: { ...party.names, en: first } };
    this.known.set(party.id, { definition, entry: id, position });
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
