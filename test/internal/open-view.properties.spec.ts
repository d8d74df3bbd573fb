import { DiscoveryService } from '@nestjs/core';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { type EntryBody, isEvent, namedBy, parseBody, tracksOf } from '../../src/domain/entries/entry.js';
import { isoDay } from '../../src/domain/time/day.js';
import { tableNames } from '../../src/contract/publishing/tables.js';
import type { EndpointDescription } from '../../src/http/endpoint/endpoint.js';
import { endpointsOf, isOutsideBase } from '../../src/http/endpoint/openapi.js';
import { makeKey } from '../support/access.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, idOf, track } from '../support/given.js';
import { drafts, FIRST, logOf, TODAY, tracks } from '../support/generated/random-log.js';
import { type Answer, ServedApp } from '../support/served-app.js';

/** The track that is internal as a whole, below an open one. */
const hiddenTrack = tracks[2];
/** A log of which some events are internal, each by its place, and some of what is internal is made open at the end. */
const logs = fc.record({
  list: drafts,
  hidden: fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
  opensTrack: fc.boolean(),
  opens: fc.array(fc.nat(), { maxLength: 3 }),
});

type Drawn = typeof logs extends fc.Arbitrary<infer T> ? T : never;

function bodiesOf({ list, hidden }: Drawn): EntryBody[] {
  const definitions = tracks.map((id) =>
    parseBody({
      ...defined({ id, title: `The track ${id}`, ...(id === hiddenTrack && { parent: track.id }) }),
      id: idOf(1_000_000 + tracks.indexOf(id)),
    }),
  );
  const last = definitions[2] as EntryBody & { track: object };
  definitions[2] = parseBody({ ...last, track: { ...last.track, visibility: 'internal' } });
  const recorded = logOf(list).map(({ body }) => {
    return isEvent(body) && hidden.next().value === 0 ? parseBody({ ...body, visibility: 'internal' }) : body;
  });
  // The server takes no merge of an event into itself.
  const able = recorded.filter((body) => new Set(namedBy(body)).size === namedBy(body).length);
  return [...definitions, ...able];
}

const says = (body: EntryBody) => JSON.stringify(body).includes('"visibility":"internal"');

/** Makes some of what is internal open, as the server does, which says what tracks that concerns and refuses what would stay internal. */
async function makeOpen(served: ServedApp, bodies: readonly EntryBody[], { opensTrack, opens }: Drawn) {
  const events = bodies.filter((body) => isEvent(body) && says(body));
  const drawn = events.length === 0 ? [] : opens.map((at) => events[at % events.length]!);
  const openings: EntryBody[] = [];
  for (const { id } of new Set([...(opensTrack ? [bodies[2]!] : []), ...drawn])) {
    const opened = await served.eventLog.madeOpenWith(id);
    if (!opened.some((entry) => entry.id === id)) continue;
    const fields = { id: idOf(5_000_000 + openings.length), target: id, visibility: 'open', reason: 'It is over' };
    const concerned = [...new Set(opened.flatMap((entry) => entry.tracks))];
    openings.push(parseBody({ type: 'VisibilityChanged', ...fields, tracks: concerned }));
    await served.append(openings.at(-1)!);
  }
  return openings;
}

/** The log without its internal entries, by what the documents say of them; what is open now was never internal there. */
function openOf(bodies: readonly EntryBody[], openings: readonly EntryBody[]): EntryBody[] {
  const opened = new Set(openings.flatMap(namedBy));
  const internal = new Set<string>();
  const left = bodies.filter((body) => {
    const saysSo = says(body) && !opened.has(body.id);
    const is = saysSo || [...tracksOf(body), ...namedBy(body)].some((name) => internal.has(name));
    if (is) internal.add(body.id);
    if (is && body.type === 'TrackDefined') internal.add(body.track.id);
    return !is;
  });
  return left.map((body) => (says(body) ? parseBody(withoutMark(JSON.parse(JSON.stringify(body)))) : body));
}

function withoutMark(body: Record<string, unknown>): unknown {
  const { visibility: _, track: definition, ...rest } = body;
  return definition === undefined ? rest : { ...rest, track: withoutMark(definition as Record<string, unknown>) };
}

/** Every path that a reader gets, with ids in their places, and with each query that it takes. */
function pathsOf(served: ServedApp, bodies: readonly EntryBody[]): string[] {
  const controllers = served.app.get(DiscoveryService, { strict: false }).getControllers();
  const found = controllers.flatMap(({ metatype }) => endpointsOf(metatype as never));
  const events = [...new Set([...bodies.slice(0, 4), ...bodies.slice(-12)].map(({ id }) => id))];
  const values: Readonly<Record<string, readonly string[]>> = {
    tracks,
    events,
    relationships: ['CN-US'],
    policies: ['cooperation@1', 'impatient@1'],
    embed: [track.id, hiddenTrack],
    badges: [`${track.id}.svg`, `${hiddenTrack}.json`],
    feeds: ['all.atom', 'all.rss', 'all.json'],
    calendars: ['all.ics'],
    // A Parquet file has the same rows, with positions in its own encoding.
    data: [...tableNames.map((table) => `${table}.ndjson`), 'dataset.jsonld', 'CITATION.cff'],
  };
  /** What feeds and calendars are of, by the kind in their path. */
  const scopes = [`track/${track.id}`, `track/${hiddenTrack}`, 'relationship/CN-US', 'party/US', 'collection/none'];
  return found
    .filter(({ method, endpoint }) => method === 'get' && (endpoint.permission ?? 'read') === 'read')
    .filter(({ path }) => !/^\/?(stream|docs|log\/(key|checkpoint|proofs))/.test(path))
    .flatMap(({ path, endpoint }) => {
      const asks = queries.filter((query) => takes(endpoint, query));
      const prefix = isOutsideBase(endpoint) ? '/' : '';
      const fill = (id: string) => path.replace('{kind}/{file}', id).replace(/\{\w+\}/, id);
      const own = values[path.split('/').find((part) => part !== '')!] ?? [idOf(7)];
      const ending = path.includes('calendars') ? 'ics' : 'json';
      const ids = path.includes('{kind}') ? scopes.map((scope) => `${scope}.${ending}`) : own;
      const filled = path.includes('{') ? ids.map(fill) : [path];
      return filled.flatMap((each) => asks.map((query) => prefix + each + query));
    });
}

/** Whether a path takes the parameters of a query; what else it is asked, it refuses before it reads anything. */
function takes({ query }: EndpointDescription, asked: string): boolean {
  if (query && !(query instanceof z.ZodObject)) return true;
  return [...new URLSearchParams(asked).keys()].every((name) => query !== undefined && name in query.shape);
}

const days = [isoDay(FIRST + 450), isoDay(TODAY)] as const;
const queries = [
  '',
  `?validAt=${days[0]}`,
  `?knownAt=${days[0]}`,
  `?validAt=${days[0]}&knownAt=${days[0]}`,
  '?limit=2',
  `?from=${days[0]}&to=${days[1]}`,
];

/** An answer without what the log's own numbers make of it: positions count open entries, hashes are left out. */
function comparable(answer: Answer, { origin }: ServedApp, places: ReadonlyMap<number, number>): string {
  const place = (digits: string) => String(places.get(Number(digits)) ?? digits);
  return `${answer.status} ${answer.headers.get('cache-control')} ${answer.text}`
    .replaceAll(origin, '')
    .replaceAll(/^(?!thaw_track_).*\n/gm, (line) => (/^(# |thaw_|process_|nodejs_)/.test(line) ? '' : line))
    .replaceAll(
      /("(?:position|log_position|version|upTo|after)": ?)(\d+)/g,
      (_, key: string, at: string) => key + place(at),
    )
    .replaceAll(
      /("readFrom": ?)\[([\d,]*)\]/g,
      (_, key: string, all: string) => `${key}[${all.replaceAll(/\d+/g, place)}]`,
    )
    .replaceAll(
      /((?:(?:position|version)[ =]|(?:position|after)%3D|after=))(\d+)/g,
      (_, key: string, at: string) => key + place(at),
    )
    .replaceAll(/("nextCursor": ?")(\d+)"/g, (_, key: string, at: string) => `${key}${place(at)}"`)
    .replaceAll(/("id":"[a-z.-]+\.\d{4}-\d\d-\d\d\.)(\d+)/g, (_, key: string, at: string) => key + place(at))
    .replaceAll(/"hash": ?"[0-9a-f]{64}"/g, '"hash":""');
}

function firstDifference(left: string, right: string): number {
  if (left === right) return -1;
  const at = [...left].findIndex((character, index) => character !== right[index]);
  return at < 0 ? left.length : at;
}

describeEachEngine(
  'a reader of a log with internal entries',
  (engine) => {
    const runs = engine === 'PostgreSQL' ? 2 : 6;

    it('is answered, at every path, as by the log without them', async () => {
      await fc.assert(
        fc.asyncProperty(logs, async (drawn) => {
          const recorded = bodiesOf(drawn);
          const now = `${isoDay(TODAY)}T12:00:00Z`;
          const [whole, without] = [await ServedApp.open(engine, now, undefined, { isShared: true }), await ServedApp.open(engine, now, undefined, { isShared: true })]; // prettier-ignore
          try {
            // In two pieces, so that the second meets rows that were made before.
            const middle = Math.ceil(recorded.length / 2);
            await whole.append(...recorded.slice(0, middle));
            await whole.get('/tracks');
            if (recorded.length > middle) await whole.append(...recorded.slice(middle));
            await whole.get('/status/summary');
            const openings = await makeOpen(whole, recorded, drawn);
            const bodies = [...recorded, ...openings];
            await without.append(...openOf(bodies, openings));
            const places = new Map(
              bodies.map((_, at) => [at + 1, openOf(bodies.slice(0, at + 1), openings).length] as const),
            );
            const { key } = await makeKey(whole, { name: 'desk', role: 'recorder' });
            const authorization = `Bearer ${key}`;
            const differing: unknown[] = [];
            const statuses = new Map<string, Set<number>>();
            for (const path of pathsOf(whole, bodies)) {
              const headers = { 'x-request-id': 'the-same' };
              // Somebody who sees all asks first, and leaves nothing behind for who does not.
              await whole.get(path, { ...headers, authorization });
              const [is, ought] = [await whole.get(path, headers), await without.get(path, headers)];
              const part = path.split(/[/?]/).find((one) => one !== '')!;
              statuses.set(part, (statuses.get(part) ?? new Set()).add(ought.status));
              // What is open now still says in its body that it was recorded as internal.
              const left = comparable(is, whole, places).replaceAll(/,\s*"visibility": ?"internal"/g, '');
              const right = comparable(ought, without, new Map());
              const at = firstDifference(left, right);
              if (at < 0) continue;
              const around = (text: string) => text.slice(Math.max(0, at - 60), at + 90);
              differing.push([path, around(left), around(right)]);
            }
            expect(differing).toEqual([]);
            const published = ['feeds', 'calendars', 'badges', 'data', 'embed'];
            expect(published.filter((part) => !statuses.get(part)?.has(200))).toEqual([]);
          } finally {
            await whole.close();
            await without.close();
          }
        }),
        { numRuns: runs, endOnFailure: true },
      );
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
