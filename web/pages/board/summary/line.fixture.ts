import type { TrackLine } from './summary.js';

/** A line for tests, with what matters to the test put in. */
export function line(track: string, values: Partial<TrackLine> = {}): TrackLine {
  return {
    ...{ track, title: track, parties: ['US', 'CN'], topic: 'climate', collection: null, relationship: 'cn-us' },
    ...{ policy: 'cooperation@1', status: 'active', label: 'Active', headline: 'Active since 5 August 2022.' },
    since: { edtf: '2022-08-05', earliest: '2022-08-05', latest: '2022-08-05' },
    formal: { state: 'open' },
    practice: { state: 'meeting' },
    pressure: { level: 'low', score: 0 },
    lastDialogue: null,
    direction: { change: 'unchanged', riskAlert: false, resolutionOpportunity: false },
    flags: [],
    assessed: false,
    ...values,
  };
}
