import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { ProjectionModule } from '../projection/projection.module.js';
import { SourcesModule } from '../sources/sources.module.js';
import { CandidateFollower } from './grouping/candidate-follower.js';
import { CandidateRefresher } from './grouping/candidate-refresher.js';
import { ReportReaders } from './grouping/report-readers.js';
import { TrackChangeFollower } from './grouping/track-change-follower.js';
import { TrackOutlooks } from './grouping/track-outlooks.js';
import { CandidateDetails } from './http/candidate-details.js';
import { CandidateList } from './http/candidate-list.js';
import { CandidatesController } from './http/candidates-controller.js';
import { CoverageController } from './http/coverage-controller.js';
import { JudgedCandidates } from './http/judged-candidates.js';
import { Judge } from './judging/judge.js';
import { PendingEntries } from './judging/pending-entries.js';
import { StoredCandidates } from './judging/stored-candidate.js';

/** Reports of sources, grouped and scored for a person to judge; accepting one appends an event to the log. */
@Module({
  imports: [EventLogModule, ProjectionModule, IntakeModule, SourcesModule],
  controllers: [CandidatesController, CoverageController],
  providers: [
    CandidateDetails,
    CandidateFollower,
    CandidateList,
    CandidateRefresher,
    Judge,
    JudgedCandidates,
    PendingEntries,
    ReportReaders,
    StoredCandidates,
    TrackChangeFollower,
    TrackOutlooks,
  ],
  exports: [CandidateFollower, CandidateDetails, CandidateList, JudgedCandidates],
})
export class CandidatesModule {}
