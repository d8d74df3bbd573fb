import { Injectable } from '@nestjs/common';
import { type ScopeKind, scopeKinds } from '../contract/publishing/scopes.js';
import { ThawError } from '../domain/errors.js';
import { listedPartyOf, partyAsSpelled, partyLabel } from '../domain/events/party.js';
import { listInWords } from '../domain/wording/nouns.js';
import { Projector } from '../projection/projector.js';
import type { StatusRow } from '../projection/rows/status-row.js';
import { StatusReader } from '../readings/status-reader.js';
import { relationshipOfId } from '../readings/tracks/relationships.js';

/** The tracks that a feed or a calendar is of. */
export interface Scope {
  /** The address below `/feeds` or `/calendars`, without the ending: `party/CN`. It stays the same for ever. */
  readonly path: string;
  /** The scope in words, as in `China`; `all tracks`. */
  readonly title: string;
  /** The page on which a person reads about it, below the address of the server. */
  readonly page: string;
  readonly rows: readonly StatusRow[];
  /** Changes with anything that the tracks say, and with the day. */
  readonly state: string;
}

/** A scope and the ending of its address: `us-cn.climate` and `atom` of `us-cn.climate.atom`. */
export interface NamedFile<Ending extends string> {
  readonly id: string;
  readonly ending: Ending;
}

/**
 * The name and the ending of the last part of an address.
 * @throws ThawError not-found `unknown-route` where the ending is none of these
 */
export function namedFileOf<const Ending extends string>(file: string, endings: readonly Ending[]): NamedFile<Ending> {
  const ending = endings.find((one) => file.endsWith(`.${one}`));
  if (ending && file.length > ending.length + 1) return { id: file.slice(0, -ending.length - 1), ending };
  const message = `there is nothing at this path: an address ends in ${endings.map((one) => `.${one}`).join(', ')}`;
  throw ThawError.notFound('unknown-route', message);
}

/** Finds the tracks of a scope. */
@Injectable()
export class Scopes {
  constructor(
    private readonly reader: StatusReader,
    private readonly projector: Projector,
  ) {}

  /** The scope that no kind comes before: `all`. @throws ThawError not-found `unknown-route` for any other name */
  only(name: string): Scope {
    if (name !== 'all') throw unknownScope();
    return this.scope({ path: 'all', title: 'all tracks', page: '/' }, this.reader.all());
  }

  /**
   * The scope of a kind and a name.
   * @throws ThawError not-found `unknown-route`, `unknown-track`, `unknown-relationship`, `unknown-party`,
   * `unknown-collection`
   */
  find(kind: string, id: string): Scope {
    if (!isScopeKind(kind)) throw unknownScope();
    return this[kind](id);
  }

  private track(id: string): Scope {
    const row = this.reader.row(id);
    if (!row) throw ThawError.notFound('unknown-track', `The track ${id.slice(0, 100)} is not defined`);
    return this.scope({ path: `track/${id}`, title: row.title, page: `/tracks/${id}` }, [row]);
  }

  private relationship(id: string): Scope {
    const { id: usual, parties, tracks } = relationshipOfId(id, this.reader.all());
    const page = `/?${parties.map((party) => `party=${party}`).join('&')}`;
    return this.scope({ path: `relationship/${usual}`, title: listInWords(parties.map(partyLabel)), page }, tracks);
  }

  private party(code: string): Scope {
    const spelled = partyAsSpelled(code);
    const party = listedPartyOf(spelled) ?? spelled;
    const rows = this.reader.all().filter(({ parties }) => parties.includes(party));
    if (rows.length === 0) throw ThawError.notFound('unknown-party', `There is no track of ${code.slice(0, 100)}`);
    return this.scope({ path: `party/${party}`, title: partyLabel(party), page: `/?party=${party}` }, rows);
  }

  private collection(name: string): Scope {
    const rows = this.reader.all().filter(({ collection }) => collection === name);
    if (rows.length === 0)
      throw ThawError.notFound('unknown-collection', `There is no track in the collection ${name.slice(0, 100)}`);
    const escaped = encodeURIComponent(name);
    return this.scope({ path: `collection/${escaped}`, title: name, page: `/?collection=${escaped}` }, rows);
  }

  private scope(named: Pick<Scope, 'path' | 'title' | 'page'>, rows: readonly StatusRow[]): Scope {
    const tracks = rows.map(({ track, position }) => `${track}@${position}`).join(' ');
    return { ...named, rows, state: `${this.projector.epoch} ${this.reader.today()} ${tracks}` };
  }
}

function unknownScope(): ThawError {
  const message = `there is nothing at this path: there is all, and ${listInWords(scopeKinds)} with an id or name`;
  return ThawError.notFound('unknown-route', message);
}

function isScopeKind(kind: string): kind is ScopeKind {
  return (scopeKinds as readonly string[]).includes(kind);
}
