import { describe, expect, it } from '@jest/globals';
import { amendment } from '../../../test/support/amendments.js';
import { event, given } from '../../../test/support/given.js';

const sources = (...publishers: string[]) => publishers.map((publisher) => ({ title: 'A report', publisher }));

describe('one publisher that is spelled in several ways', () => {
  it('is one publisher, as first spelled, and leaves the status provisional', () => {
    const talks = event('TalksHeld', '2026-11-01', { sources: sources('Reuters', 'REUTERS', 'reuters ') });
    const { reading, metrics } = given(talks).on('2026-11-02');
    expect(reading.flags).toContain('provisional');
    expect(metrics.publishers).toMatchObject({ count: 1, names: ['Reuters'] });
  });

  it('is one also over duplicates that are merged', () => {
    const first = event('TalksHeld', '2026-11-01', { sources: sources('The Boston Globe (AP)') });
    const again = event('TalksHeld', '2026-11-01', { sources: sources('Associated Press') });
    const other = event('TalksHeld', '2026-11-01', { sources: sources('Xinhua') });
    const merged = (...duplicates: (typeof first)[]) =>
      amendment('EventsMerged', { into: first.id, duplicates: duplicates.map(({ id }) => id) });
    const one = given(first, again, merged(again)).on('2026-11-02');
    expect(one.metrics.publishers.names).toEqual(['The Boston Globe (AP)']);
    expect(one.reading.flags).toContain('provisional');
    const two = given(first, again, other, merged(again, other)).on('2026-11-02');
    expect(two.metrics.publishers.count).toBe(2);
    expect(two.reading.flags).not.toContain('provisional');
  });
});
