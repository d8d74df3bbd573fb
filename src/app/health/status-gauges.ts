import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { inView } from '../../event-log/view.js';
import { parseDay, startOfDay } from '../../domain/time/day.js';
import { statuses } from '../../domain/policy/states.js';
import { Projector } from '../../projection/projector.js';

/**
 * Metrics of the statuses and of the log, taken when Prometheus asks for them. Those of single tracks have nine series a
 * track, so their text is kept until a row changes.
 */
@Injectable()
export class StatusGauges {
  private readonly tracks = new Registry();
  private kept: { readonly revision: string; readonly text: Promise<string> } | undefined;

  constructor(
    registry: Registry,
    private readonly projector: Projector,
  ) {
    registerTrackGauges(this.tracks, projector);
    registerLogGauges(registry, projector);
  }

  /** The text of the metrics that have series for each track. */
  trackMetrics(): Promise<string> {
    // Metrics are for whoever watches the server: they tell nothing internal.
    return inView('open', () => {
      const { epoch, board } = this.projector;
      const revision = `${epoch} ${board.revision}`;
      this.kept = this.kept?.revision === revision ? this.kept : { revision, text: this.tracks.metrics() };
      return this.kept.text;
    });
  }
}

function registerTrackGauges(registry: Registry, projector: Projector): void {
  const registers = [registry];
  new Gauge({
    name: 'thaw_track_status',
    help: 'The status of each track: 1 for the status that it has, 0 for every other',
    labelNames: ['track', 'status'],
    registers,
    collect() {
      this.reset();
      for (const { track, reading } of projector.board.all()) {
        for (const status of statuses) this.set({ track, status }, status === reading.status ? 1 : 0);
      }
    },
  });
  new Gauge({
    name: 'thaw_track_last_dialogue_timestamp_seconds',
    help: 'The start of the latest day (UTC) on which the last dialogue of all parties may have been; absent where there was none',
    labelNames: ['track'],
    registers,
    collect() {
      this.reset();
      for (const { track, lastDialogue } of projector.board.all()) {
        const day = lastDialogue?.latest;
        if (day) this.set({ track }, startOfDay(parseDay(day, '')) / 1000);
      }
    },
  });
}

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
