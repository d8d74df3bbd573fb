import { Injectable } from '@nestjs/common';
import type { TableName } from '../../contract/publishing/tables.js';
import type { Summary } from '../../contract/readings/summary.js';
import { ThawError } from '../../domain/errors.js';
import { type Day, isoDay } from '../../domain/time/day.js';
import { EventLog } from '../../event-log/event-log.js';
import { currentView, inView } from '../../event-log/view.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import { isImmutable, refuseFutureKnowledge } from '../../readings/as-of.js';
import { markedHistory, visibilityOfEvents } from '../../readings/event-visibility.js';
import { StatusReader } from '../../readings/status-reader.js';
import { Summaries } from '../../readings/summary/summaries.js';
import {
  type Cell,
  type Column,
  readingColumns,
  type RowReading,
  tableColumns,
  type TableRows,
  visibilityColumn,
} from './tables.js';

/** The as-of parameters that a table takes, and the track that it is of. */
export interface TableRequest {
  readonly table: TableName;
  readonly validAt?: Day | undefined;
  readonly knownAt?: Day | undefined;
  readonly position?: number | undefined;
  readonly track?: string | undefined;
}

/** A table that was asked for: its columns, its rows as they are made, and the reading that gives the same again. */
export interface OpenTable {
  readonly columns: readonly Pick<Column<never>, 'name' | 'type' | 'description'>[];
  readonly rows: AsyncIterable<Cell[]>;
  readonly reading: RowReading;
  /** Whether no later entry and no later day can change it. */
  readonly isFinal: boolean;
}

/** As of when all rows of a table are made. */
interface TableAsOf {
  readonly validAt: Day;
  readonly knownAt: Day;
  readonly position: number;
}

/** Makes the rows of published tables, track by track, each as of the same. */
@Injectable()
export class TableReader {
  constructor(
    private readonly reader: StatusReader,
    private readonly summaries: Summaries,
    private readonly log: EventLog,
  ) {}

  /**
   * Opens a table. Its rows are made while they are read.
   * @throws ThawError invalid `from-the-future`, `unknown-position`; not-found `unknown-track`
   */
  async open(request: TableRequest): Promise<OpenTable> {
    const { table, track } = request;
    const today = this.reader.today();
    refuseFutureKnowledge(request.knownAt, today);
    await this.reader.reach(request.position);
    if (track !== undefined) await this.reader.definition(track);
    const { validAt = today, knownAt = today, position = this.reader.position } = request;
    const reading = { validAt: isoDay(validAt), knownAt: isoDay(knownAt), position };
    const marks = this.reader.showsInternals ? [visibilityColumn] : [];
    const cells = { tail: readingColumns.map(({ cell }) => cell(reading)), marks };
    return {
      columns: [...tableColumns[table], ...readingColumns, ...marks],
      rows: inItsView(this.rowsOf(table, { validAt, knownAt, position }, track, cells)),
      reading,
      isFinal: isImmutable(request),
    };
  }

  private async *rowsOf(
    table: TableName,
    asOf: TableAsOf,
    track: string | undefined,
    { tail, marks }: { readonly tail: readonly Cell[]; readonly marks: readonly (typeof visibilityColumn)[] },
  ): AsyncGenerator<Cell[]> {
    const pause = yieldingPauses();
    for await (const row of this[table](asOf, track)) {
      const columns = tableColumns[table] as readonly Column<typeof row>[];
      yield [...columns.map(({ cell }) => cell(row)), ...tail, ...marks.map(({ cell }) => cell(row))];
      await pause();
    }
  }

  private async *tracks(asOf: TableAsOf, track?: string): AsyncGenerator<TableRows['tracks']> {
    for await (const timeline of this.timelines(asOf, track)) {
      const { definition, policy } = timeline;
      yield { definition, policyName: policy.name, visibility: this.reader.readingAsOf(timeline, asOf).visibility };
    }
  }

  private async *summary(asOf: TableAsOf, track?: string): AsyncGenerator<TableRows['summary']> {
    const { body } = await this.summaries.summaryAsOf(asOf);
    const { tracks } = JSON.parse(body.plain.body.toString()) as Summary;
    for (const line of tracks) if (track === undefined || line.track === track) yield line;
  }

  private async *history(asOf: TableAsOf, track?: string): AsyncGenerator<TableRows['history']> {
    for await (const timeline of this.timelines(asOf, track)) {
      const { id } = timeline.definition;
      for (const { visibility, ...interval } of await markedHistory(this.log, timeline, asOf.validAt)) {
        yield { track: id, interval, visibility };
      }
    }
  }

  private async *annotations(asOf: TableAsOf, track?: string): AsyncGenerator<TableRows['annotations']> {
    const until = isoDay(asOf.validAt);
    for await (const timeline of this.timelines(asOf, track)) {
      for (const { visibility, ...interval } of await markedHistory(this.log, timeline, asOf.validAt)) {
        yield { track: timeline.definition, interval, until, visibility };
      }
    }
  }

  private async *events(asOf: TableAsOf, track?: string): AsyncGenerator<TableRows['events']> {
    for await (const timeline of this.timelines(asOf, track)) {
      const events = timeline.viewed(asOf.validAt, (view) => view.visible());
      const visibilityOf = await visibilityOfEvents(this.log, events);
      for (const event of events) yield { track: timeline.definition.id, event, ...visibilityOf(event) };
    }
  }

  /** The timelines as of then, in the order of their tracks; without those that were not defined or not known by then. */
  private async *timelines({ knownAt, position }: TableAsOf, track?: string) {
    for (const row of this.reader.all()) {
      if (track !== undefined && row.track !== track) continue;
      try {
        yield await this.reader.timeline(row.track, { knownAt, position });
      } catch (error) {
        if (!(error instanceof ThawError) || !['not-yet-defined', 'nothing-known'].includes(error.code)) throw error;
      }
    }
  }
}

/** Rows that are made as whoever asked for them sees the log, whoever reads them on: a stream does so for its socket. */
function inItsView<T>(rows: AsyncGenerator<T>): AsyncIterable<T> {
  const view = currentView();
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => inView(view, () => rows.next()),
      return: () => inView(view, () => rows.return(undefined)),
    }),
  };
}
