export type {
  CandidateCounts,
  CandidateItem,
  CandidateJudgement,
  CandidatePage,
  CandidateReport,
  CandidateState,
  WholeCandidate,
} from '../../src/contract/candidates.js';
export type { Judged, JudgementInput, ManyJudged, ManyJudgementsInput } from '../../src/contract/judgements.js';
