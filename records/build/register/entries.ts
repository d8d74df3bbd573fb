import { v5 as uuidOf } from 'uuid';
import type { TrackDefined } from '../../../src/domain/entries/entry.js';
import type { EventOf, Source } from '../../../src/domain/events/event.js';
import { partyName } from '../../../src/domain/events/party.js';
import type { EventRetracted } from '../../../src/domain/entries/amendment.js';
import type { Life, PartyOf, Step } from './lives.js';
import type { Carried, Kind } from './rows.js';

const namespace = uuidOf('https://history.state.gov/departmenthistory', uuidOf.URL);

/** An entry as it is sent: without what is filled in when it is read. */
type Sent<T> = Omit<T, 'schemaVersion' | 'tracks'>;
type Talks = Omit<EventOf<'TalksHeld'>, 'schemaVersion'>;
export interface Correction {
  readonly type: 'EventCorrected';
  readonly id: string;
  readonly event: Talks;
  readonly reason: string;
  readonly disclosed: string;
}
export type SentEntry = Sent<TrackDefined> | Talks | Correction | Sent<EventRetracted>;

/** The id of an entry of this record: the same name gives the same id in every build. */
function idOf(name: string): string {
  return uuidOf(`register/${name}`, namespace);
}

export function trackOf(party: string): string {
  return `us-${party.toLowerCase()}.register`;
}

export function trackDefined(party: string): Sent<TrackDefined> {
  const id = trackOf(party);
  const title = `United States-${partyName(party).replace(/^the /, '')} in the registers of visits and travels`;
  const track = { id, title, parties: ['US', party], topic: 'register', policy: 'leaders@1' };
  return { type: 'TrackDefined', id: idOf(`track/${id}`), track };
}

const registers: Readonly<Record<Kind, string>> = {
  visit: 'Visits by Foreign Leaders',
  president: 'Travels Abroad of the President',
  secretary: 'Travels Abroad of the Secretary of State',
};

/** The id of the event that a life is told by. */
export function eventIdOf({ number, ordinal }: Life): string {
  return idOf(`${number}/${ordinal}`);
}

/** The id of the entry that tells a step of a life. */
export function entryIdOf(life: Life, { what, commit }: Step): string {
  return what === 'entered' ? eventIdOf(life) : idOf(`${life.number}/${life.ordinal}/${what}/${commit!}`);
}

/** What a step of a life enters into the log. */
export function entryOf(life: Life, step: Step, partyOf: PartyOf): SentEntry {
  if (step.what === 'entered') return talksHeld(life, step, partyOf, step.day);
  const common = { id: entryIdOf(life, step), disclosed: step.day };
  if (step.what === 'corrected') {
    const event = talksHeld(life, step, partyOf, life.steps[0]!.day);
    return { type: 'EventCorrected', event, reason: reasonOf(life, step), ...common };
  }
  return { type: 'EventRetracted', target: eventIdOf(life), reason: reasonOf(life, step), ...common };
}

function talksHeld(life: Life, { carried }: Step, partyOf: PartyOf, disclosed: string): Talks {
  const { kind, id } = life;
  const country = partyOf(carried.country, carried.start);
  const { start, end } = carried;
  const impossible = end < start;
  const visitor = kind === 'secretary' ? `Secretary of State ${carried.who}` : `President ${carried.who}`;
  const body = kind === 'visit' ? carried.who : visitor;
  const source: Source = {
    title: `${registers[kind]}, record ${id}`,
    publisher: 'Office of the Historian, US Department of State',
    account: 'US',
  };
  return {
    type: 'TalksHeld',
    id: eventIdOf(life),
    tracks: [trackOf(country)],
    occurred: start === end || impossible ? start : `${start}/${end}`,
    ...(impossible && { verbatimDate: `${start} to ${end}` }),
    disclosed,
    actors: [
      { country: 'US', ...(kind !== 'visit' && { body }), role: kind === 'visit' ? 'host' : 'participant' },
      { country, ...(kind === 'visit' && { body }), role: kind === 'visit' ? 'participant' : 'host' },
    ],
    level: kind === 'secretary' || /^(?:Vice|Deputy) /.test(body) ? 'ministerial' : 'head-of-state',
    mode: kind === 'visit' ? 'host' : 'visit',
    trackRole: 'dedicated',
    title: kind === 'visit' ? `${body} of ${carried.country} in the United States` : `${body} in ${carried.country}`,
    sources: [source],
  };
}

function reasonOf(life: Life, step: Step): string {
  const commit = `The register’s commit ${step.commit!}`;
  if (step.what === 'removed') return `${commit} removed the record`;
  const was = life.steps[life.steps.indexOf(step) - 1]!.carried;
  const parts = (['start', 'end', 'country'] as const)
    .filter((field: keyof Carried) => was[field] !== step.carried[field])
    .map((field) => `its ${field} from ${was[field]} to ${step.carried[field]}`);
  return `${commit} corrected ${parts.join(' and ')}`;
}
