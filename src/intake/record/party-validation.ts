import { type EntryBody, parseBody, type PartyDefined } from '../../domain/entries/entry.js';
import { definedPartiesIn, partyFaults } from '../../domain/entries/named-parties.js';
import { type FieldError, ThawError } from '../../domain/errors.js';
import { undefinedParty } from '../../domain/events/party.js';
import type { DefinedParties } from '../../event-log/by-type/defined-parties.js';
import type { ParsedEntry } from './parsed-entry.js';

/**
 * Parses a body whose parties all have codes that can be recorded. The log may hold others, so that reading it takes them.
 * @throws ThawError as `parseBody`, with the faults of all fields
 */
export function parseWithParties(input: unknown, at: string): EntryBody {
  const faults = partyFaults(input, at);
  const refusal = (errors: readonly FieldError[]) => ThawError.invalidInput('invalid-event', 'the event', errors);
  try {
    const body = parseBody(input, at);
    if (faults.length === 0) return body;
  } catch (error) {
    if (!(error instanceof ThawError) || error.code !== 'invalid-event') throw error;
    throw faults.length === 0 ? error : refusal([...error.errors, ...faults]);
  }
  throw refusal(faults);
}

/**
 * Reads from the log which parties it defines, and returns a check of entries, to be called in their order: the parties
 * that an entry names are defined, by the log or by an entry before it.
 * @returns a function that throws ThawError invalid `undefined-party`, conflict `party-named`
 */
export async function partyCheck(
  parties: DefinedParties,
  entries: readonly ParsedEntry[],
): Promise<(entry: ParsedEntry) => void> {
  const isConcerned = ({ body }: ParsedEntry) => body.type === 'PartyDefined' || definedPartiesIn(body).length > 0;
  if (!entries.some(isConcerned)) return () => undefined;
  const names = new Map([...(await parties.all())].map(([id, { definition }]) => [id, definition.names.en]));
  return ({ body, at }) => {
    for (const { pointer, code } of definedPartiesIn(body, at)) {
      if (!names.has(code)) throw ThawError.invalid('undefined-party', pointer, undefinedParty(code));
    }
    if (body.type !== 'PartyDefined') return;
    refuseRenaming(body, at, names.get(body.party.id));
    names.set(body.party.id, body.party.names.en);
  };
}

/** The English name of a party stays: sentences about days of the past are made of it. */
function refuseRenaming({ party }: PartyDefined, at: string, name: string | undefined): void {
  if (name === undefined || name === party.names.en) return;
  const detail = `is not “${name}”, as which ${party.id} is defined: its English name stays, all else can be amended`;
  throw ThawError.conflict('party-named', `${at}/party/names/en`, detail);
}
