import { Injectable } from '@nestjs/common';
import { entrySchemas } from '../../domain/entries/entry.js';
import { isJsonObject } from '../../domain/json.js';
import { amendmentEntryOf } from '../../domain/record/amendment-index.js';
import { daysOf } from '../../domain/record/known-sources.js';
import type { SeriesDefinitionEntry, SeriesEntries } from '../../domain/series/series.js';
import { dayOfInstant } from '../../domain/time/day.js';
import { EntriesOfType, jsonOrNull } from './entries-of-type.js';
import type { StoredEntryRow } from '../entry-sql.js';
import { EventLog } from '../event-log.js';

/**
 * The outcome series of the log: their definitions, and where their figures are. The figures themselves are read when
 * they are asked for.
 */
@Injectable()
export class RecordedSeries {
  private readonly definitions = new Map<string, SeriesDefinitionEntry[]>();
  /** The ids of the entries that give figures, by series. */
  private readonly pointsEntries = new Map<string, string[]>();
  private readonly defining: EntriesOfType;
  private readonly giving: EntriesOfType;

  constructor(private readonly log: EventLog) {
    this.defining = new EntriesOfType(log, 'SeriesDefined', {
      reset: () => this.definitions.clear(),
      take: (row) => this.takeDefinition(row),
    });
    this.giving = new EntriesOfType(log, 'SeriesPointsRecorded', {
      reset: () => this.pointsEntries.clear(),
      take: (row) => this.takePoints(row),
    });
  }

  /** The definitions of every series, in the order of the log; the unit is that of the first. */
  async defined(): Promise<ReadonlyMap<string, readonly SeriesDefinitionEntry[]>> {
    await this.defining.follow();
    return this.definitions;
  }

  /** The entries about the figures of a series. @throws ThawError unavailable `unreadable-entry` */
  async entriesOf(series: string): Promise<SeriesEntries> {
    await this.giving.follow();
    const entries = await this.log.readAbout(this.pointsEntries.get(series) ?? []);
    return {
      points: entries.flatMap((entry) => {
        const { body, position } = entry;
        return body.type === 'SeriesPointsRecorded' ? [{ id: body.id, position, ...daysOf(entry), body }] : [];
      }),
      amendments: entries.flatMap(amendmentEntryOf),
    };
  }

  private takeDefinition({ position, recorded_at: recordedAt, body: json }: StoredEntryRow): void {
    const parsed = entrySchemas.SeriesDefined.safeParse(jsonOrNull(json));
    if (!parsed.success) return;
    const { id, series } = parsed.data;
    const before = this.definitions.get(series.id) ?? [];
    const definition = { ...series, unit: before[0]?.definition.unit ?? series.unit };
    this.definitions.set(series.id, [...before, { id, position, known: dayOfInstant(recordedAt), definition }]);
  }

  private takePoints({ body: json }: StoredEntryRow): void {
    const body = jsonOrNull(json);
    if (!isJsonObject(body) || typeof body.series !== 'string' || typeof body.id !== 'string') return;
    const ids = this.pointsEntries.get(body.series);
    if (ids) ids.push(body.id);
    else this.pointsEntries.set(body.series, [body.id]);
  }
}
