import { Injectable } from '@nestjs/common';
import type { ListedSeries, Series } from '../../contract/readings/series.js';
import { ThawError } from '../../domain/errors.js';
import {
  definitionAsOf,
  lastPositionAsOf,
  latestOf,
  pointsAsOf,
  type SeriesDefinitionEntry,
} from '../../domain/series/series.js';
import { isoDay } from '../../domain/time/day.js';
import { RecordedSeries } from '../../event-log/by-type/recorded-series.js';
import { cursorOf, type Page, placeOf } from '../../http/endpoint/pagination.js';
import { type AsOfQuery, refuseFutureKnowledge } from '../as-of.js';
import { StatusReader } from '../status-reader.js';

/** The as-of parameters of a series: its figures are the same under every policy and account. */
type SeriesAsOfQuery = Pick<AsOfQuery, 'validAt' | 'knownAt' | 'position'>;

/** A page of the series, from a cursor on. */
interface SeriesListQuery extends SeriesAsOfQuery {
  /** Only the series that are shown beside this track. */
  readonly track?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Reads outcome series, as known on a day. */
@Injectable()
export class SeriesReader {
  constructor(
    private readonly series: RecordedSeries,
    private readonly reader: StatusReader,
  ) {}

  /**
   * A series with its figures.
   * @throws ThawError not-found `unknown-series`, `not-yet-defined`; invalid `from-the-future`, `unknown-position`
   */
  async read(id: string, query: SeriesAsOfQuery): Promise<Series> {
    const asOf = await this.asOf(query);
    const definitions = (await this.series.defined()).get(id);
    if (!definitions) throw ThawError.notFound('unknown-series', `There is no series ${id.slice(0, 100)}`);
    const definition = definitionAsOf(definitions, asOf);
    if (!definition) {
      const detail = `the series ${id} was not defined yet when the log ended at position ${query.position}`;
      throw ThawError.notFound('not-yet-defined', detail, [{ pointer: 'position', detail }]);
    }
    const entries = await this.series.entriesOf(id);
    const position = Math.max(definition.position, lastPositionAsOf(entries, asOf));
    return {
      ...definedView(definition),
      points: pointsAsOf(entries, asOf),
      reading: { validAt: isoDay(asOf.validAt), knownAt: isoDay(asOf.knownAt), position },
    };
  }

  /** The series, by id, each with its latest figure. @throws ThawError as `read`; invalid `invalid-parameter` */
  async list({ track, limit, cursor, ...query }: SeriesListQuery): Promise<Page<ListedSeries>> {
    const asOf = await this.asOf(query);
    const after = cursor === undefined ? '' : placeOf(cursor, ['text'])[0];
    const matching = [...(await this.series.defined()).values()]
      .flatMap((definitions) => definitionAsOf(definitions, asOf) ?? [])
      .filter(({ definition: { id, tracks } }) => id > after && (track === undefined || tracks.includes(track)))
      .sort((a, b) => (a.definition.id < b.definition.id ? -1 : 1));
    const data: ListedSeries[] = [];
    for (const each of matching.slice(0, limit)) {
      const points = pointsAsOf(await this.series.entriesOf(each.definition.id), asOf);
      const periods = points.filter(({ value }) => value !== null).length;
      data.push({ ...definedView(each), periods, latest: latestOf(points) });
    }
    return { data, nextCursor: matching.length > limit ? cursorOf([data.at(-1)!.id]) : null };
  }

  private async asOf({ validAt, knownAt, position }: SeriesAsOfQuery) {
    const today = this.reader.today();
    refuseFutureKnowledge(knownAt, today);
    await this.reader.reach(position);
    return { validAt: validAt ?? today, knownAt: knownAt ?? today, position: position ?? Infinity };
  }
}

function definedView({ id: entry, position, definition }: SeriesDefinitionEntry) {
  const { id, title, unit, tracks, description } = definition;
  return { id, title, unit, tracks, ...(description !== undefined && { description }), entry, position };
}
