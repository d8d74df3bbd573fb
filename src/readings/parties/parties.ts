import { Injectable } from '@nestjs/common';
import type { Party } from '../../contract/definitions/parties.js';
import { ThawError } from '../../domain/errors.js';
import { formerParties, isListedParty, listedParties, partyLabel, undefinedParty } from '../../domain/events/party.js';
import { type DefinedParty, DefinedParties } from '../../event-log/by-type/defined-parties.js';

/** Bodies of the lists that are no states. */
const organisations: ReadonlySet<string> = new Set(['EU', 'UN']);

/** The parties that entries can name, with their names: those of the lists, and those that the log defines. */
@Injectable()
export class Parties {
  constructor(private readonly defined: DefinedParties) {}

  /** Those that the log defines, by id; before them those of the lists, unless they are left out. */
  async list({ onlyDefined }: { onlyDefined: boolean }): Promise<Party[]> {
    const defined = [...(await this.defined.all()).values()].map(definedView);
    defined.sort((a, b) => (a.party < b.party ? -1 : 1));
    return onlyDefined ? defined : [...listedParties().map(listedView), ...defined];
  }

  /** @throws ThawError not-found `unknown-party` */
  async named(party: string): Promise<Party> {
    if (isListedParty(party)) return listedView(party);
    const found = (await this.defined.all()).get(party);
    if (!found) throw ThawError.notFound('unknown-party', undefinedParty(party.slice(0, 100)));
    return definedView(found);
  }
}

function listedView(party: string): Party {
  const name = partyLabel(party);
  const kind = Object.hasOwn(formerParties, party) ? 'former-state' : 'state';
  return {
    ...{ party, name, names: { en: name }, kind: organisations.has(party) ? 'organisation' : kind },
    ...{ entry: null, position: null },
  };
}

function definedView({ definition: { id, names, kind, members }, entry, position }: DefinedParty): Party {
  return { party: id, name: names.en!, names, kind, ...(members && { members }), entry, position };
}
