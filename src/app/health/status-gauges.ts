import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { inView } from '../../event-log/view.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import { parseDay, startOfDay } from '../../domain/time/day.js';
import { statuses } from '../../domain/policy/states.js';
import { Projector } from '../../projection/projector.js';
import type { StatusRow } from '../../projection/rows/status-row.js';

/**
 * Metrics of the statuses and of the log, taken when Prometheus asks for them. Those of single tracks have nine series a
 * track: their text is written here, since the library takes milliseconds a track at first, and is kept row by row.
 */
@Injectable()
export class StatusGauges {
  private kept: { readonly revision: string; readonly text: Promise<string> } | undefined;
  /** By row, its series of each gauge. */
  private readonly series = new WeakMap<StatusRow, readonly string[]>();

  constructor(
    registry: Registry,
    private readonly projector: Projector,
  ) {
    registerLogGauges(registry, projector);
  }

  /** The text of the metrics that have series for each track. */
  trackMetrics(): Promise<string> {
    // Metrics are for whoever watches the server: they tell nothing internal.
    return inView('open', () => {
      const { epoch, board } = this.projector;
      const revision = `${epoch} ${board.revision}`;
      this.kept = this.kept?.revision === revision ? this.kept : { revision, text: this.textOf(board.all()) };
      return this.kept.text;
    });
  }

  /** Ids of tracks have no character that the format would escape. */
  private async textOf(rows: readonly StatusRow[]): Promise<string> {
    const pause = yieldingPauses();
    const texts = trackGauges.map(({ name, help }) => [`# HELP ${name} ${help}\n# TYPE ${name} gauge\n`]);
    for (const row of rows) {
      const series = this.series.get(row) ?? trackGauges.map(({ seriesOf }) => seriesOf(row));
      this.series.set(row, series);
      for (const [index, text] of series.entries()) texts[index]!.push(text);
      await pause();
    }
    return texts.flat().join('');
  }
}

/** The names and words of the metrics with series for each track, and the series of a row. */
const trackGauges = [
  {
    name: 'thaw_track_status',
    help: 'The status of each track: 1 for the status that it has, 0 for every other',
    seriesOf: ({ track, reading }: StatusRow) =>
      statuses
        .map(
          (status) => `thaw_track_status{track="${track}",status="${status}"} ${status === reading.status ? 1 : 0}\n`,
        )
        .join(''),
  },
  {
    name: 'thaw_track_last_dialogue_timestamp_seconds',
    help: 'The start of the latest day (UTC) on which the last dialogue of all parties may have been; absent where there was none',
    seriesOf: ({ track, lastDialogue }: StatusRow) => {
      const day = lastDialogue?.latest;
      if (!day) return '';
      return `thaw_track_last_dialogue_timestamp_seconds{track="${track}"} ${startOfDay(parseDay(day, '')) / 1000}\n`;
    },
  },
];

function registerLogGauges(registry: Registry, projector: Projector): void {
  const registers = [registry];
  new Gauge({
    name: 'thaw_tracks_stopped',
    help: 'Tracks that stand still before an entry which cannot be read or folded',
    registers,
    collect() {
      this.set(projector.stopped.length);
    },
  });
  // Where the database is away, the last values stand: a scrape that fails tells less.
  const lag = () => projector.lag().catch(() => undefined);
  new Gauge({
    name: 'thaw_projection_lag_events',
    help: 'How many entries the log is ahead of the statuses',
    registers,
    async collect() {
      const behind = await lag();
      if (behind !== undefined) this.set(behind);
    },
  });
  new Counter({
    name: 'thaw_past_replaced_total',
    help: 'How often this process found that entries which it had read are gone from the log',
    registers,
    collect() {
      this.reset();
      this.inc(projector.replacements);
    },
  });
  new Counter({
    name: 'thaw_events_appended_total',
    help: 'Entries in the log since it began, by all processes',
    registers,
    async collect() {
      const behind = await lag();
      if (behind === undefined) return;
      // Positions have no gaps and nothing is removed, so the head of the log is the count.
      this.reset();
      this.inc(projector.position + behind);
    },
  });
}
