import { describe, expect, it } from '@jest/globals';
import type { Commitment, CommitmentState } from '../../../contract/track-answers.js';
import { byUrgency } from './ledger-order.js';

const commitment = (event: string, state: CommitmentState, due: string | null, made = '2020-01-01'): Commitment => ({
  ...{ event, state, title: event, by: ['CN'], beneficiary: null },
  ...{
    made: { edtf: made, earliest: made, latest: made },
    due: due ? { edtf: due, earliest: due, latest: due } : null,
  },
  ...{ fulfilledBy: [], partlyBy: [], brokenBy: [], repeatedBy: [], inExchangeFor: [], givenInReturn: [] },
  ...{ reportedOnlyBy: [], unconfirmedBy: [], noSourceOf: [], doubtedBy: [], disputedBy: [] },
  ...{ inWords: state, keptAfterDays: null },
});

describe('commitments', () => {
  it('stand in the order in which they ask for a look', () => {
    const given = [
      commitment('kept', 'fulfilled', '2021-01-01'),
      commitment('open without a day', 'open', null, '2019-01-01'),
      commitment('open without a day, newer', 'open', null, '2023-01-01'),
      commitment('open', 'open', '2027-01-01'),
      commitment('soon', 'due-soon', '2026-12-01'),
      commitment('late', 'overdue', '2025-01-01'),
      commitment('later still', 'overdue', '2024-01-01'),
    ];
    expect(byUrgency(given).map(({ event }) => event)).toEqual([
      ...['later still', 'late', 'soon', 'open', 'open without a day, newer', 'open without a day', 'kept'],
    ]);
    expect(given[0]!.event).toBe('kept');
  });
});
