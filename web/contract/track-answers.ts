import type { TrackLedger } from '../../src/contract/readings/ledger.js';
import type { TrackStatus } from '../../src/contract/readings/reading.js';

export type { Claim, Expectation, TrackClaims } from '../../src/contract/readings/claims.js';
export type { ListedSeries, Series, SeriesPage } from '../../src/contract/readings/series.js';
export type { TrackDetails } from '../../src/contract/readings/answers.js';
export type { Brief, Explanation, Sentence } from '../../src/contract/readings/explain.js';
export type {
  Commitment,
  Deliverable,
  LedgerBargain,
  LedgerReference,
  Term,
  TrackLedger,
} from '../../src/contract/readings/ledger.js';
export type { TrackLinkage, TrackMeasures } from '../../src/contract/readings/measures.js';
export type { TrackStatus } from '../../src/contract/readings/reading.js';
export type { EventMark, TrackMarks } from '../../src/contract/readings/timeline-marks.js';

export type Metrics = TrackStatus['metrics'];
export type Tally = Metrics['openAsks'];
export type Assessment = NonNullable<TrackStatus['assessment']>;
export type CommitmentState = TrackLedger['data']['commitments'][number]['state'];
