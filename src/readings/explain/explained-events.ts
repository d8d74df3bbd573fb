import { isoDay } from '../../domain/time/day.js';
import type { DateView } from '../../domain/time/edtf-date.js';
import { type Entry, isEvent } from '../../domain/entries/entry.js';
import type { Level, Source } from '../../domain/events/event.js';
import { independentPublishers, publisherKey } from '../../domain/events/publisher.js';
import type { TrackRole } from '../../domain/events/track-role.js';
import { explainLimits, type Sentence } from '../../domain/explain/explanation.js';
import { countInWords } from '../../domain/wording/nouns.js';
import { entryKnownAt } from '../../domain/record/known-sources.js';
import { ownSourcesFirst } from '../../domain/record/sources-by-account.js';
import type { TrackEvent } from '../../domain/record/track-event.js';
import { dateInWords } from '../../domain/wording/dates.js';
import type { Visibility } from '../../domain/wording/visibility.js';
import type { EventLog } from '../../event-log/event-log.js';
import { visibilityOfEvents } from '../event-visibility.js';
import type { AsOfQuery } from '../as-of.js';

/** A publication that a sentence rests on. */
export interface Reference {
  readonly title: string;
  readonly publisher: string;
  readonly published?: string;
  readonly url?: string;
}

/** An event in an explanation: its current reading, with the disputes and corrections recorded about it. */
export interface ExplainedEvent {
  readonly id: string;
  readonly type: TrackEvent['type'];
  readonly title: string;
  readonly date: DateView;
  readonly position: number;
  readonly knownFrom: string;
  readonly level: Level | null;
  readonly role: TrackRole | null;
  readonly by: readonly string[];
  readonly accounts: readonly string[];
  /** Other dates, each claimed by a single source. */
  readonly claims: readonly string[];
  readonly disputes: readonly {
    id: string;
    party: string;
    says: string;
    occurred?: string;
    sources: readonly Source[];
  }[];
  readonly corrections: readonly { id: string; position: number; reason: string }[];
  readonly additions: readonly { id: string; position: number; reason: string }[];
  /** The ids of duplicates that were merged into this event. */
  readonly merged: readonly string[];
  /** What came of it, as the latest addition that tells so has it. */
  readonly outcome: string | null;
  readonly sources: readonly Source[];
  /** How much of it readers do not see; only for who does. */
  readonly visibility?: Visibility;
}

/** Events, each once, in the order of their days. */
export function inOrderOfDays(events: readonly TrackEvent[]): TrackEvent[] {
  const once = [...new Map(events.map((event) => [event.id, event])).values()];
  return once.sort((a, b) => a.day - b.day || a.rank - b.rank || a.position - b.position);
}

/** The events of an answer as the log has them, in the given order. @throws ThawError unavailable `unreadable-entry` */
export async function explainedEvents(
  log: EventLog,
  events: readonly TrackEvent[],
  { knownAt, account }: AsOfQuery,
): Promise<ExplainedEvent[]> {
  const positions = events.flatMap(({ readFrom, addedFrom }) => [...readFrom, ...addedFrom]);
  const entries = await log.readPositions([...new Set(positions)]);
  const byPosition = new Map(entries.map((entry) => [entry.position, entryKnownAt(entry, knownAt)]));
  const visibilityOf = await visibilityOfEvents(log, events);
  return events.map((event) => ({ ...eventView(event, byPosition, account), ...visibilityOf(event) }));
}

function eventView(
  event: TrackEvent,
  byPosition: ReadonlyMap<number, Entry>,
  account: string | undefined,
): ExplainedEvent {
  const entries = event.readFrom.flatMap((position) => byPosition.get(position) ?? []);
  const { id, type, title, position, level, role, accounts, claims } = event;
  const bodies = entries.map(({ body }) => (body.type === 'EventCorrected' ? body.event : body));
  const added = event.addedFrom.flatMap((position) => byPosition.get(position) ?? []);
  const additions = added.flatMap(({ body, position: at }) => (body.type === 'EventAmended' ? [{ ...body, at }] : []));
  const own = additions.filter(({ target }) => target === id);
  const sources = [
    ...bodies.flatMap((body) => (isEvent(body) ? body.sources : [])),
    ...additions.flatMap(({ adds }) => adds.sources ?? []),
  ];
  return {
    ...{ id, type, title, date: event.date.view(), position, knownFrom: isoDay(event.known) },
    ...{ level, role, by: event.initiators, accounts, claims },
    disputes: event.disputes.map(({ id: dispute, party, says, occurred, sources = [] }) => {
      return { id: dispute, party, says, ...(occurred !== undefined && { occurred }), sources };
    }),
    corrections: entries.flatMap(({ body, position: at }) =>
      body.type === 'EventCorrected' ? [{ id: body.id, position: at, reason: body.reason }] : [],
    ),
    additions: additions.map(({ id: addition, at, reason }) => ({ id: addition, position: at, reason })),
    merged: bodies.slice(1).map((body) => body.id),
    outcome: own.findLast(({ adds }) => adds.outcome !== undefined)?.adds.outcome ?? null,
    sources: ownSourcesFirst(sources, account),
  };
}

/** A sentence with the ids of its events and the sources that it rests on. */
export function withReferences(
  { text, events, sources: own }: Sentence,
  byId: ReadonlyMap<string, ExplainedEvent>,
  account: string | undefined,
) {
  const ids = events.slice(0, explainLimits.events).map(({ id }) => id);
  const sources = new Map<string, Reference>();
  const all = own ?? ids.flatMap((id) => byId.get(id)?.sources ?? []);
  for (const source of ownSourcesFirst(all, account)) {
    const { title, publisher, published, url } = source;
    const reference = { title, publisher, ...(published !== undefined && { published }), ...(url && { url }) };
    sources.set(`${title}\n${publisher}\n${url ?? ''}`, reference);
  }
  const cited = [...sources.values()].slice(0, explainLimits.events);
  return { text, events: ids, sources: cited, publishers: independentPublishers(cited.map((one) => one.publisher)) };
}

/** Limit of the publishers in one pair of brackets. */
const bracketed = 3;

/** The publishers of sources with their dates, up to three of them and the number of the others; empty without any. */
export function publishersInWords(sources: readonly Reference[]): string {
  const words = new Map<string, string>();
  for (const { publisher, published } of sources) {
    const date = published === undefined ? '' : `, ${dateInWords(published)}`;
    const key = publisherKey(publisher) + date;
    if (!words.has(key)) words.set(key, publisher + date);
  }
  const named = [...words.values()];
  const more = named.length > bracketed ? `; and ${countInWords(named.length - bracketed, ['more', 'more'])}` : '';
  return `${named.slice(0, bracketed).join('; ')}${more}`;
}
