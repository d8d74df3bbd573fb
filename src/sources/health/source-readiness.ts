import { Injectable } from '@nestjs/common';
import type { SourcesReadiness } from '../../contract/health.js';
import { Clock } from '../../domain/time/clock.js';
import { inView } from '../../event-log/view.js';
import { SourcePoller } from '../polling/source-poller.js';
import { SourceStore } from '../registry/source-store.js';
import { healthOf } from '../registry/source-view.js';

/** The sources that are named. */
const listed = 20;

/** Reports the open sources that something is amiss with, for the readiness probe. */
@Injectable()
export class SourceReadiness {
  constructor(
    private readonly sources: SourceStore,
    private readonly poller: SourcePoller,
    private readonly clock: Clock,
  ) {}

  /** What is amiss; `undefined` where all is well. */
  async report(): Promise<SourcesReadiness | undefined> {
    const now = this.clock.now();
    const amiss = (await inView('open', () => this.sources.all())).flatMap(([row, state]) => {
      const { state: how, fault, warning, gaps } = healthOf(row, state, now);
      const isAmiss =
        how === 'failing' || how === 'late' || (how !== 'paused' && (gaps.length > 0 || warning !== null));
      return isAmiss ? { source: row.name, state: how, fault, warning, gaps: gaps.length } : [];
    });
    const because = this.poller.fault;
    if (amiss.length === 0 && because === null) return undefined;
    return { because, amiss: amiss.length, first: amiss.slice(0, listed) };
  }
}
