import fc from 'fast-check';
import { type Day, isoDay } from '../../../src/domain/time/day.js';
import {
  type Entry,
  type EntryBody,
  isAmendment,
  isEvent,
  namedBy,
  parseBody,
  tracksOf,
} from '../../../src/domain/entries/entry.js';
import type { DiplomaticEvent, Source } from '../../../src/domain/events/event.js';
import { cooperationPolicy } from '../../../src/domain/policy/cooperation-1.js';
import { statuses } from '../../../src/domain/policy/states.js';
import { eventTypes } from '../../../src/domain/events/vocabulary.js';
import { defined, event, idOf, track } from '../given.js';

export const FIRST: Day = 19_000;
export const DAYS = 900;
/** By this day everything in a random log is recorded. */
export const TODAY: Day = FIRST + DAYS + 400;
export const tracks = [track.id, 'us-cn.trade', 'us-cn.military'] as const;

const own = { ...cooperationPolicy, name: 'impatient@1', thawDays: 30 };
export const policies = ['cooperation@1', 'leaders@1', { ...own, practice: { ...own.practice, silentAfterDays: 200 } }];

export const kindsOfEntry = [
  'event',
  'EventCorrected',
  'EventAmended',
  'EventRetracted',
  'EventsMerged',
  'EventDisputed',
  'AssessmentRecorded',
  'PolicyAdopted',
  'CoverageConfirmed',
] as const;
export type KindOfEntry = (typeof kindsOfEntry)[number];

const offset = fc.nat({ max: DAYS });
const date = offset.chain((at) => {
  const day = isoDay(FIRST + at);
  return fc.constantFrom(
    ...[day, day, day, day.slice(0, 7), `${day.slice(0, 4)}~`],
    ...[`${day}/${isoDay(FIRST + at + 20)}`, `[${day}..${isoDay(FIRST + at + 9)}]`],
  );
});
/** From a day on, with the end open. */
const lasting = offset.map((at) => `${isoDay(FIRST + at)}/..`);
const rel = fc.constantFrom(
  ...(['responds-to', 'fulfils', 'after', 'triggers', 'repeats', 'in-exchange-for', 'cause', 'effect'] as const),
);
const maybe = <T>(value: fc.Arbitrary<T>, freq = 3) => fc.option(value, { nil: undefined, freq });

/** All that any kind of entry needs; `pick` and `others` choose among what was recorded before. */
const draft = fc.record({
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constant<KindOfEntry>('event') },
    { weight: 9, arbitrary: fc.constantFrom<KindOfEntry>(...kindsOfEntry.slice(1, 6)) },
    { weight: 2, arbitrary: fc.constantFrom<KindOfEntry>(...kindsOfEntry.slice(6)) },
  ),
  wait: fc.nat({ max: 40 }),
  type: fc.constantFrom(...eventTypes),
  occurred: fc.oneof({ weight: 5, arbitrary: date }, { weight: 1, arbitrary: lasting }),
  effective: maybe(date, 4),
  forceOnTheDay: fc.boolean(),
  expires: maybe(date, 4),
  claimed: maybe(date, 3),
  accounts: fc.constantFrom<readonly string[]>([], ['CN'], ['US'], ['CN', 'US'], ['CN', 'CN'], ['third-party']),
  published: maybe(date, 2),
  ended: maybe(date, 2),
  mechanism: fc.constantFrom('one', 'two'),
  level: fc.constantFrom(undefined, undefined, 'ministerial', 'other-branch'),
  touches: fc.constantFrom([0], [0], [0], [0, 1], [1], [1, 2]),
  links: fc.array(fc.record({ rel, pick: fc.nat() }), { maxLength: 2 }),
  disclosed: maybe(date, 3),
  backfill: fc.boolean(),
  pick: fc.nat(),
  others: fc.array(fc.nat(), { minLength: 1, maxLength: 2 }),
  party: fc.constantFrom('US', 'CN'),
  status: fc.constantFrom(...statuses),
  from: maybe(offset, 2),
  stands: fc.integer({ min: -20, max: 300 }),
  policy: fc.constantFrom(...policies),
});
export type Draft = typeof draft extends fc.Arbitrary<infer T> ? T : never;
export const drafts = fc.array(draft, { minLength: 1, maxLength: 45 });

const withMechanism = ['WorkingGroupEstablished', 'WorkingGroupMet', 'WorkingGroupDissolved', 'MechanismPaused'];

/** The sources of a draft, of which the first is published on some day; one source where it has no accounts. */
function sourcesOf({ accounts, claimed, published }: Draft, publisher: string): Source[] {
  const claims = claimed === undefined ? {} : { claims: { occurred: claimed } };
  const first = { ...(published === undefined ? {} : { published }), ...claims };
  if (accounts.length === 0) return [{ title: 'Report', publisher, ...first }];
  return accounts.map((account, i) => {
    return { title: 'Telling', publisher: `Paper of ${account}`, account, ...(i === 0 ? first : {}) };
  });
}

function eventOf(draft: Draft, id: string, earlier: readonly string[]): DiplomaticEvent {
  const links = draft.links.flatMap(({ rel, pick }) => {
    const target = earlier[pick % Math.max(1, earlier.length)];
    return target === undefined || target === id ? [] : [{ rel, event: target }];
  });
  const { expires, effective } = draft;
  return event(draft.type, draft.occurred, {
    id,
    tracks: draft.touches.map((i) => tracks[i]),
    sources: sourcesOf(draft, 'Agency'),
    ...(effective === undefined ? {} : { effective: draft.forceOnTheDay ? draft.occurred : effective }),
    ...(expires || draft.type === 'AgreementExtended' ? { expires: expires ?? '2024-06-01' } : {}),
    ...(draft.type === 'OutcomeExpected' && expires ? { due: expires } : {}),
    ...(draft.level ? { level: draft.level } : {}),
    ...(draft.forceOnTheDay ? { verbatimDate: 'one day that spring' } : {}),
    ...(withMechanism.includes(draft.type) ? { mechanism: draft.mechanism } : {}),
    ...(links.length > 0 ? { links } : {}),
  }) as DiplomaticEvent;
}

/** What a draft comes to, where the log before it has what it is about; else a plain event. */
function bodyOf(draft: Draft, id: string, before: readonly EntryBody[]): EntryBody {
  const events = before.filter(isEvent);
  const ids = events.map((body) => body.id);
  const common = { type: draft.kind, id, reason: 'a reason' };
  const disclosed = draft.disclosed === undefined ? {} : { disclosed: draft.disclosed };
  const among = <T>(list: readonly T[], pick = draft.pick): T => list[pick % list.length]!;
  const kind = events.length === 0 ? 'event' : draft.kind;
  switch (kind) {
    case 'event':
      return { ...eventOf(draft, id, ids), ...disclosed, ...(draft.backfill ? { backfill: true } : {}) };
    case 'EventCorrected':
      return parseBody({ ...common, ...disclosed, event: eventOf(draft, among(ids), ids) });
    case 'EventAmended': {
      const { ended, outcome } = { ended: draft.ended, outcome: draft.backfill ? 'Something came of it' : undefined };
      const sources = draft.accounts.length === 1 && ended !== undefined ? {} : { sources: sourcesOf(draft, 'Annals') };
      const adds = { ...sources, ...(ended && { ended }), ...(outcome && { outcome, summary: 'More' }) };
      return parseBody({ ...common, ...disclosed, target: among(ids), adds });
    }
    case 'EventRetracted': {
      // What an amendment did is worth taking back as often as what an event told.
      const amendments = before.filter((body) => isAmendment(body)).map((body) => body.id);
      const all = draft.backfill && amendments.length > 0 ? amendments : before.map((body) => body.id);
      return parseBody({ ...common, ...disclosed, target: among(all) });
    }
    case 'EventsMerged': {
      const duplicates = [...new Set(draft.others.map((other) => among(ids, other)))];
      return parseBody({ ...common, ...disclosed, into: among(ids), duplicates });
    }
    case 'EventDisputed': {
      const dated = draft.claimed === undefined ? {} : { occurred: draft.claimed };
      const { id, type } = common;
      return parseBody({ id, type, says: 'No', ...disclosed, ...dated, target: among(ids), party: draft.party });
    }
    case 'AssessmentRecorded': {
      const from = draft.from === undefined ? {} : { from: isoDay(FIRST + draft.from) };
      const expires = isoDay(FIRST + (draft.from ?? DAYS / 2) + draft.stands);
      const { status } = draft;
      return parseBody({ ...common, ...disclosed, ...from, expires, status, evidence: [among(ids)], track: track.id });
    }
    case 'PolicyAdopted':
      return parseBody({ ...common, ...disclosed, track: track.id, policy: draft.policy });
    case 'CoverageConfirmed': {
      const { id, type } = common;
      return parseBody({ id, type, track: track.id, until: isoDay(FIRST + (draft.from ?? 400)) });
    }
  }
}

/**
 * The drafts as a log: one entry each, recorded in this order, from two years into the days of the events on. An
 * amendment bears on every track of what it hangs together with.
 */
export function logOf(list: readonly Draft[]): Entry[] {
  const log: Entry[] = [];
  let day = FIRST + 300;
  for (const each of list) {
    const before = log.map(({ body }) => body);
    const body = bodyOf(each, idOf(2_000_000 + log.length), before);
    if (isAmendment(body)) body.tracks = [...new Set(circleOf([...before, body], [body.id]).flatMap(tracksTold))];
    day = Math.min(TODAY, day + each.wait);
    log.push({ position: log.length + 2, recordedAt: day * 86_400_000, recordedBy: 'analyst', hash: '', body });
  }
  return log;
}

function tracksTold(body: EntryBody): readonly string[] {
  if (body.type === 'EventCorrected') return body.event.tracks;
  if (isEvent(body)) return body.tracks;
  return 'track' in body && typeof body.track === 'string' ? [body.track] : [];
}

/** The bodies with some ids, all that are about them, whatever those are about, and so on. */
export function circleOf(bodies: readonly EntryBody[], ids: readonly string[]): EntryBody[] {
  const reached = new Set(ids);
  for (let size = 0; size < reached.size;) {
    size = reached.size;
    for (const body of bodies) {
      const names = namedBy(body);
      if (names.some((name) => reached.has(name))) reached.add(body.id);
      if (reached.has(body.id)) for (const name of names) reached.add(name);
    }
  }
  return bodies.filter((body) => reached.has(body.id));
}

/** What the log gives for a track: its definition, all that bears on it, and what that hangs together with. */
export function recordOf(log: readonly Entry[], id: string = track.id): Entry[] {
  const bodies = log.map(({ body }) => body);
  const bears = bodies.filter((body) => tracksOf(body).includes(id));
  const near = new Set(circleOf(bodies, bears.filter(isAmendment).flatMap(namedBy)).map((body) => body.id));
  for (const body of bears) near.add(body.id);
  const definition = defined({ id });
  return [
    { position: 1, recordedAt: 0, recordedBy: 'analyst', hash: '', body: definition },
    ...log.filter(({ body }) => near.has(body.id)),
  ];
}
