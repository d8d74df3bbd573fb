import { Global, Injectable, Module } from '@nestjs/common';
import { RuleStore } from '../alerts/rules/rule-store.js';
import { RulesModule } from '../alerts/rules/rules.module.js';
import { TrackWatchers } from '../candidates/grouping/track-watchers.js';
import { trackSelector } from '../domain/alerts/track-selection.js';
import { Listen } from '../event-log/events.js';
import { Projector } from '../projection/projector.js';
import { ProjectionModule } from '../projection/projection.module.js';

type Selector = ReturnType<typeof trackSelector>;

/** Counts the alert rules that watch a track, for the score of candidates. */
@Injectable()
export class RuleWatchers extends TrackWatchers {
  /** The selections of the enabled rules, as last read. */
  private selectors: Promise<Selector[]> | undefined;

  constructor(
    private readonly rules: RuleStore,
    private readonly projector: Projector,
  ) {
    super();
  }

  /** Reads the rules anew when they are asked for next. */
  @Listen('rules.changed')
  forget(): void {
    this.selectors = undefined;
  }

  async watching(tracks: readonly string[]): Promise<number> {
    const rows = tracks.flatMap((track) => this.projector.board.get(track) ?? []);
    const selectors = await (this.selectors ??= this.read());
    const fits = (selects: Selector) =>
      rows.some((row) => selects({ id: row.track, parties: row.parties, topic: row.topic }));
    return selectors.filter(fits).length;
  }

  private async read(): Promise<Selector[]> {
    try {
      const rules = await this.rules.list();
      return rules.filter(({ rule }) => rule.enabled).map(({ rule }) => trackSelector(rule.select));
    } catch (error) {
      this.selectors = undefined;
      throw error;
    }
  }
}

/** Lets the candidates know who watches a track, without knowing the alerts. */
@Global()
@Module({
  imports: [RulesModule, ProjectionModule],
  providers: [{ provide: TrackWatchers, useClass: RuleWatchers }],
  exports: [TrackWatchers],
})
export class RuleWatchersModule {}
