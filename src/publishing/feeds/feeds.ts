import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import type { FeedForm } from '../../contract/publishing/scopes.js';
import { queryLimits } from '../../contract/queries.js';
import { sorting } from '../../domain/steps.js';
import { startOfDay } from '../../domain/time/day.js';
import { EventLog } from '../../event-log/event-log.js';
import { KeptByState } from '../../event-log/kept-by-state.js';
import { inTurns, yieldingPauses } from '../../event-log/yielding.js';
import type { TaggedBytes } from '../../http/content/encoded-body.js';
import { entityTagOf } from '../../http/content/entity-tag.js';
import { cursorOf, placeOf } from '../../http/endpoint/pagination.js';
import { StatusReader } from '../../readings/status-reader.js';
import type { Scope } from '../scope.js';
import { feedDocument } from './feed-documents.js';
import { feedEntriesOf } from './feed-entries.js';
import { type TrackChange, TrackChanges } from './track-changes.js';

/** A page of a feed that a client asks for. */
export interface FeedRequest {
  readonly scope: Scope;
  readonly form: FeedForm;
  /** The beginning of every URL. */
  readonly address: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** What the place of a change in the list depends on. */
type Placed = Pick<TrackChange, 'id'> & { readonly latest: Pick<TrackChange['latest'], 'at' | 'day'> };

type Place = readonly [updated: number, day: number, id: string];

/** The limits of what is kept of feeds: bytes of pages, and lists of the changes of a scope. */
const limits = { bytes: 16 * 1024 * 1024, lists: 100 } as const;

const namespace = 'c1a0c1a2-7c7b-5d0c-8f0e-2b9f0a6f3d55';

/** Feeds of changes of status, as bytes. A page is made once for all clients until its scope changes. */
@Injectable()
export class Feeds {
  private readonly pages = new KeptByState<TaggedBytes>(limits.bytes, ({ body }) => body.length);
  private readonly lists = new KeptByState<readonly TrackChange[]>(limits.lists, () => 1);

  constructor(
    private readonly changes: TrackChanges,
    private readonly reader: StatusReader,
    private readonly log: EventLog,
  ) {}

  /** A page of a feed. @throws ThawError invalid `invalid-parameter` for a cursor of another list */
  page(request: FeedRequest): Promise<TaggedBytes> {
    const { scope, form, address, limit, cursor = '' } = request;
    const key = JSON.stringify([scope.path, form, address, limit, cursor]);
    return this.pages.get(key, scope.state, async () => {
      const body = Buffer.from(await this.document(request));
      return { body, etag: entityTagOf(body) };
    });
  }

  private async document({ scope, form, address, limit, cursor }: FeedRequest): Promise<string> {
    // A cursor is refused before the changes are gathered.
    const place = cursor === undefined ? undefined : placeOf(cursor, ['number', 'number', 'text']);
    const all = await this.list(scope);
    const start = place === undefined ? 0 : startAfter(all, place);
    const listed = all.slice(start, start + limit);
    const last = listed.at(-1);
    const url = (at: string | null) => {
      const query = new URLSearchParams({
        ...(limit !== queryLimits.defaultPage && { limit: String(limit) }),
        ...(at && { cursor: at }),
      });
      return `${address}/feeds/${scope.path}.${form}${query.size > 0 ? `?${query.toString()}` : ''}`;
    };
    return feedDocument[form]({
      id: `urn:uuid:${v5(scope.path, namespace)}`,
      title: `Thaw: changes of status, ${scope.title}`,
      description: `Each change of the status of cooperation, with its cause and sources: ${scope.title}. An entry that is corrected is updated and says what it said before.`,
      home: `${address}${scope.page}`,
      self: url(cursor ?? null),
      first: url(null),
      next: last && start + limit < all.length ? url(cursorOf(placeIn(last))) : null,
      updated: all[0]?.latest.at ?? startOfDay(this.reader.today()),
      entries: await feedEntriesOf(this.log, listed, address),
    });
  }

  /** The changes of a scope, the latest told first. */
  private list({ path, rows, state }: Scope): Promise<readonly TrackChange[]> {
    return this.lists.get(path, state, () => this.gather(rows.map(({ track }) => track)));
  }

  private async gather(tracks: readonly string[]): Promise<readonly TrackChange[]> {
    const all: TrackChange[] = [];
    const pause = yieldingPauses();
    for (const track of tracks) {
      for (const change of await this.changes.of(track)) all.push(change);
      await pause();
    }
    return inTurns(sorting(all, compare));
  }
}

function placeIn({ id, latest }: TrackChange): Place {
  return [latest.at, latest.day, id];
}

/** The later first. */
function compare(a: Placed, b: Placed): number {
  return b.latest.at - a.latest.at || b.latest.day - a.latest.day || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function startAfter(all: readonly TrackChange[], [at, day, id]: Place): number {
  const place = { id, latest: { at, day } };
  const index = all.findIndex((change) => compare(change, place) > 0);
  return index < 0 ? all.length : index;
}
