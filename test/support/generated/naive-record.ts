import { type Day, dayOfInstant } from '../../../src/domain/time/day.js';
import { EdtfDate } from '../../../src/domain/time/edtf-date.js';
import type { Entry, EntryBody } from '../../../src/domain/entries/entry.js';
import type { DiplomaticEvent, Source } from '../../../src/domain/events/event.js';
import type { AssessmentRecorded, EventAmended, EventDisputed } from '../../../src/domain/entries/amendment.js';
import { eventTypes } from '../../../src/domain/events/vocabulary.js';

/** Which of a log to read, as the domain page says it. */
export interface Asked {
  knownAt?: Day;
  position?: number;
  without?: readonly string[];
  account?: string;
}

/** A log of plain events alone, and what no plain event can say. */
export interface Plain {
  entries: Entry[];
  policy: unknown;
  /** The parties that dispute an event, by its id. */
  disputed: Map<string, string[]>;
  assessments: { known: Day; position: number; body: AssessmentRecorded }[];
}

type Fact = Entry & { known: Day };

const takesForce = [
  ...['RegulatoryControlAdopted', 'CommitmentMade', 'CommitmentFulfilled', 'CommitmentPartlyFulfilled'],
  ...[
    'CommitmentBroken',
    'AgreementEnteredIntoForce',
    'AgreementExpired',
    'AgreementWithdrawn',
    'PartyWithdrew',
    'PartyJoined',
  ],
];
const inForce = ({ type, occurred, effective = occurred }: DiplomaticEvent) =>
  effective !== occurred && takesForce.includes(type);
const isEvent = (body: EntryBody): body is DiplomaticEvent => (eventTypes as string[]).includes(body.type);

function knownFrom({ body, recordedAt }: Entry): Day {
  const recorded = dayOfInstant(recordedAt);
  const latest = (date: string) => EdtfDate.parse(date).start.latest ?? Infinity;
  const disclosed = 'disclosed' in body ? body.disclosed : undefined;
  if (disclosed !== undefined) return Math.min(recorded, latest(disclosed));
  return isEvent(body) && body.backfill ? Math.min(recorded, latest(body.occurred)) : recorded;
}

/** The body with the sources that were known by a day: those published by then, as far as their days are told. */
function knownBy(day: Day, entry: Entry): EntryBody {
  const known = knownFrom(entry);
  const recorded = dayOfInstant(entry.recordedAt);
  const isKnown = ({ published }: Source) =>
    published === undefined || Math.min(EdtfDate.parse(published).latest ?? Infinity, recorded) <= day || known > day;
  const cut = <T extends { sources?: Source[] | undefined; verbatimDate?: string | undefined }>(from: T): T =>
    from.sources === undefined || from.sources.every(isKnown)
      ? from
      : { ...from, verbatimDate: undefined, sources: from.sources.filter(isKnown) };
  const { body } = entry;
  if (body.type === 'EventCorrected') return { ...body, event: cut(body.event) };
  if (body.type === 'EventAmended') {
    const { sources, ...others } = cut(body.adds);
    return { ...body, adds: sources && sources.length > 0 ? { ...body.adds, sources } : others };
  }
  return 'sources' in body ? cut(body) : body;
}

/** The log as it would be had nothing become known after a day: without later entries, and without later sources. */
export function logKnownBy(day: Day, log: readonly Entry[]): Entry[] {
  return log
    .filter((entry) => knownFrom(entry) <= day)
    .map((entry): Entry => ({ ...entry, body: knownBy(day, entry) }));
}

/** The log without links to entries that it does not have. */
export function linkedWithin(log: readonly Entry[]): Entry[] {
  const ids = new Set(log.map(({ body }) => body.id));
  return log.map((entry): Entry => ({ ...entry, body: linkedTo(ids, entry.body) }));
}

/** The body without links to entries other than these. */
function linkedTo(ids: ReadonlySet<string>, body: EntryBody): EntryBody {
  if (body.type === 'EventCorrected') return { ...body, event: linkedTo(ids, body.event) as DiplomaticEvent };
  if (!isEvent(body) || body.links === undefined) return body;
  const { links, ...others } = body;
  const kept = links.filter(({ event }) => ids.has(event));
  return kept.length > 0 ? { ...body, links: kept } : others;
}

/** The event with what an entry adds: an end where it has an open one, and further sources. */
function added(event: DiplomaticEvent, { ended, sources = [] }: EventAmended['adds']): DiplomaticEvent {
  const { occurred, effective } = event;
  const interval = `${occurred.split('/')[0]}/${ended}`;
  if (ended === undefined || !occurred.endsWith('/..') || !isEdtf(interval)) {
    return { ...event, sources: [...event.sources, ...sources] };
  }
  const told = event.sources.map(({ claims, ...source }) =>
    claims && claims.occurred !== occurred ? { ...source, claims } : source,
  );
  return {
    ...event,
    occurred: interval,
    ...(effective === occurred ? { effective: interval } : {}),
    sources: [...told, ...sources],
  };
}

function isEdtf(text: string): boolean {
  try {
    return EdtfDate.parse(text).latest !== null;
  } catch {
    return false;
  }
}

/**
 * What a log comes to for one track, worked out the slow way from the bodies alone: cut to what was known, then for
 * each entry ask whether it stands, for each event how it reads, and write a fresh event that says so.
 */
export function plainLog(log: readonly Entry[], track: string, asked: Asked): Plain {
  const facts: Fact[] = log
    .map((entry) => ({ ...entry, known: knownFrom(entry), body: knownBy(asked.knownAt ?? Infinity, entry) }))
    .filter((fact) => fact.known <= (asked.knownAt ?? Infinity) && fact.position <= (asked.position ?? Infinity))
    .filter((fact) => !(asked.without ?? []).includes(fact.body.id));
  const stands = (id: string): boolean =>
    !facts.some(({ body }) => body.type === 'EventRetracted' && body.target === id && stands(body.id));
  const ordered = facts
    .filter(({ body }) => stands(body.id))
    .sort((a, b) => a.known - b.known || a.position - b.position);
  const of = <T extends EntryBody['type']>(type: T) =>
    ordered.filter(({ body }) => body.type === type) as (Fact & { body: Extract<EntryBody, { type: T }> })[];

  const reads = new Map<string, DiplomaticEvent>();
  for (const { body } of facts) if (isEvent(body)) reads.set(body.id, body);
  for (const { body } of ordered) {
    if (body.type === 'EventCorrected' && reads.has(body.event.id)) reads.set(body.event.id, body.event);
    if (body.type !== 'EventAmended') continue;
    const event = reads.get(body.target);
    if (event) reads.set(body.target, added(event, body.adds));
  }

  const parent = new Map<string, string>();
  const above = (id: string): string[] => [id, ...(parent.has(id) ? above(parent.get(id)!) : [])];
  for (const { body } of of('EventsMerged')) {
    for (const id of body.duplicates) {
      if (reads.has(body.into) && reads.has(id) && !above(body.into).includes(id)) parent.set(id, body.into);
    }
  }
  const root = (id: string) => above(id).at(-1)!;

  const disputes = of('EventDisputed').filter(({ body }) => stands(body.target));
  const disputed = new Map<string, string[]>();
  const entries = facts.flatMap(({ known, ...fact }): Entry[] => {
    const id = fact.body.id;
    if (!isEvent(fact.body) || parent.has(id) || !stands(id)) return [];
    const main = reads.get(id)!;
    const same = [...parent.keys()].filter((other) => root(other) === id && stands(other)).map((o) => reads.get(o)!);
    if (![main, ...same].some((each) => each.tracks.includes(track))) return [];
    const about = disputes.filter(({ body }) => root(body.target) === id).map(({ body }) => body);
    const links = [main, ...same]
      .flatMap((each) => each.links ?? [])
      .map((link) => ({ ...link, event: root(link.event) }))
      .filter((link) => link.event !== id)
      .filter(({ rel, event }, at, all) => all.findIndex((o) => o.rel === rel && o.event === event) === at);
    const sources = [...main.sources, ...same.flatMap((other) => sourcesOf(other, main))];
    const body = { ...main, tracks: [track], links, sources } as DiplomaticEvent;
    if (asked.account !== undefined) {
      const told = onAccount(body, [main, ...same], asked.account, about);
      return told ? [recordedOn(known, fact, told)] : [];
    }
    if (about.length > 0) disputed.set(id, [...new Set(about.map(({ party }) => party))]);
    return [recordedOn(known, fact, body)];
  });
  return {
    entries: [...entries, ...of('CoverageConfirmed')],
    policy: of('PolicyAdopted').at(-1)?.body.policy,
    disputed,
    assessments: of('AssessmentRecorded'),
  };
}

/** An entry that says outright from when it was known: the day on which it was recorded. */
function recordedOn(known: Day, fact: Entry, body: DiplomaticEvent): Entry {
  const { disclosed: _, backfill: __, ...rest } = body;
  return { ...fact, recordedAt: known * 86_400_000, body: rest };
}

/** A duplicate's sources, each with the date that it gives where that is not the one of the event that stays. */
function sourcesOf(other: DiplomaticEvent, main: DiplomaticEvent): Source[] {
  const dateOf = (source: Source) => (inForce(other) ? undefined : source.claims?.occurred) ?? other.occurred;
  const told = other.sources.map((source) => {
    const { claims: _, ...rest } = source;
    const occurred = dateOf(source);
    return occurred === main.occurred ? rest : { ...rest, claims: { occurred } };
  });
  if (other.occurred === main.occurred || told.some((s) => 'claims' in s && s.claims?.occurred === other.occurred))
    return told;
  const [{ title, publisher }] = other.sources as [Source];
  return [...told, { title, publisher, claims: { occurred: other.occurred } }];
}

/** The event on one party's telling; `null` where that party denies it, or another does and it says nothing. */
function onAccount(
  body: DiplomaticEvent,
  readings: readonly DiplomaticEvent[],
  account: string,
  disputes: readonly EventDisputed[],
): DiplomaticEvent | null {
  const own = disputes.filter(({ party }) => party === account).at(-1);
  if (own && own.occurred === undefined) return null;
  const tells = body.sources.some((source) => source.account === account);
  const denials = disputes.filter(({ occurred }) => occurred === undefined);
  if (!own && denials.length > 0 && !tells) return null;
  const sources = body.sources.map(({ claims: _, ...rest }) => rest);
  const dates = readings.flatMap((reading) => datesOn(reading, account));
  const told = dates.includes(body.occurred) ? body.occurred : dates[0];
  const occurred = own?.occurred ?? told ?? body.occurred;
  return inForce(body) ? { ...body, sources } : { ...body, sources, occurred, effective: undefined };
}

/** The dates that a party's sources give; the one as recorded where any of them gives that. */
function datesOn(reading: DiplomaticEvent, account: string): string[] {
  const dates = reading.sources
    .filter((source) => source.account === account)
    .map((source) => (inForce(reading) ? undefined : source.claims?.occurred) ?? reading.occurred);
  return dates.includes(reading.occurred) ? [reading.occurred] : dates;
}
