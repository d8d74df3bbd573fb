import { type BeforeApplicationShutdown, Module } from '@nestjs/common';
import { Clock } from '../domain/time/clock.js';
import { EventLogModule } from '../event-log/event-log.module.js';
import { HttpModule } from '../http/http.module.js';
import { ProjectionModule } from '../projection/projection.module.js';
import { RequestMetrics } from '../http/server/request-metrics.js';
import { EventStreams } from '../http/sse/event-streams.js';
import { ClaimsController } from './claims/claims-controller.js';
import { ClaimsReader } from './claims/claims.js';
import { ArticleChecker } from './article/article-checker.js';
import { ArticleController } from './article/article-controller.js';
import { ComparisonController } from './compare/comparison-controller.js';
import { Comparisons } from './compare/comparisons.js';
import { RivalAccountsReader } from './compare/rival-accounts.js';
import { ExplainController } from './explain/explain-controller.js';
import { HotPath } from './hot-path.js';
import { LedgerController } from './ledger/ledger-controller.js';
import { Ledgers } from './ledger/ledgers.js';
import { LastEventController } from './log/last-event-controller.js';
import { LogController } from './log/log-controller.js';
import { LinkageReader } from './measures/linkage-reader.js';
import { MeasuresController } from './measures/measures-controller.js';
import { MeasuresReader } from './measures/measures-reader.js';
import { PartiesController } from './parties/parties-controller.js';
import { Parties } from './parties/parties.js';
import { PoliciesController } from './policies/policies-controller.js';
import { PolicyChecks } from './policies/policy-checks.js';
import { ReadYourWrites } from './read-your-writes.js';
import { ReplayController } from './replay/replay-controller.js';
import { Replays } from './replay/replays.js';
import { ResponseCache } from './response-cache.js';
import { StatusReader } from './status-reader.js';
import { Summaries } from './summary/summaries.js';
import { SummaryController } from './summary/summary-controller.js';
import { MarksController } from './timeline-marks/marks-controller.js';
import { SeriesController } from './series/series-controller.js';
import { SeriesReader } from './series/series-reader.js';
import { RelationshipsController } from './tracks/relationships-controller.js';
import { TrackSearchController } from './search/track-search-controller.js';
import { TracksController } from './tracks/tracks-controller.js';
import { VocabularyController } from './vocabulary/vocabulary-controller.js';

/** Answers from the read model: tracks and their status, the log, explanations, comparisons, replays. */
@Module({
  imports: [EventLogModule, HttpModule, ProjectionModule],
  controllers: [
    TracksController,
    TrackSearchController,
    ExplainController,
    RelationshipsController,
    SummaryController,
    ReplayController,
    ComparisonController,
    LedgerController,
    MeasuresController,
    MarksController,
    PoliciesController,
    VocabularyController,
    LogController,
    LastEventController,
    ArticleController,
    PartiesController,
    ClaimsController,
    SeriesController,
  ],
  providers: [
    StatusReader,
    ReadYourWrites,
    ResponseCache,
    HotPath,
    Summaries,
    Comparisons,
    RivalAccountsReader,
    ClaimsReader,
    SeriesReader,
    Ledgers,
    MeasuresReader,
    LinkageReader,
    PolicyChecks,
    Parties,
    Replays,
    ArticleChecker,
    {
      provide: EventStreams,
      useFactory: (clock: Clock, metrics: RequestMetrics) => new EventStreams('replays', clock, metrics),
      inject: [Clock, RequestMetrics],
    },
  ],
  exports: [
    ArticleChecker,
    StatusReader,
    Summaries,
    ReadYourWrites,
    HotPath,
    ClaimsReader,
    Comparisons,
    Ledgers,
    MeasuresReader,
    LinkageReader,
    Parties,
    SeriesReader,
    PolicyChecks,
    Replays,
  ],
})
export class ReadingsModule implements BeforeApplicationShutdown {
  constructor(private readonly replayStreams: EventStreams) {}

  /** Ends the replays under way; their clients reconnect with the last id that they have read. */
  beforeApplicationShutdown(): void {
    this.replayStreams.stop();
  }
}
