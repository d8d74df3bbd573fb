import { describe, expect, it } from '@jest/globals';
import { defined, entries, event } from '../../../../test/support/given.js';
import { parseDay } from '../../time/day.js';
import { type EntryBody, tracksOf } from '../../entries/entry.js';
import { TrackTimeline } from '../track-timeline.js';
import { linkedTracks, shareMoved } from './linkage.js';

const tracks = ['us-cn.a', 'us-cn.b', 'us-cn.c', 'us-cn.d'];
const day = (text: string) => parseDay(text, '');

function timelines(...bodies: EntryBody[]): TrackTimeline[] {
  return tracks.map((id) => {
    const own = bodies.filter((body) => tracksOf(body).includes(id));
    return TrackTimeline.fold(entries([defined({ id, title: id }), ...own]));
  });
}

describe('linkage', () => {
  const [a, b, c, d] = tracks as [string, string, string, string];
  const talks = event('TalksHeld', '2022-07-20', { tracks });
  const frozen = event('TalksSuspended', '2022-08-05', { tracks: [a, b, c] });
  const first = event('CooperationResumed', '2022-11-14', { tracks: [b] });
  const second = event('CooperationResumed', '2023-11-15', { tracks: [a] });
  const act = { id: frozen.id, on: day('2022-08-05') };
  const all = timelines(talks, frozen, first, second);

  it('tells which tracks one act moved, and in which order and how much later they thawed', () => {
    expect(linkedTracks(act, all, day('2024-01-01'))).toEqual([
      {
        ...{ track: b, title: b, before: 'active', after: 'frozen', moved: true },
        thaw: {
          ...{ on: expect.objectContaining({ edtf: '2022-11-14' }), cause: first.id, order: 1 },
          ...{ days: { min: 101, max: 101 }, laterDays: { min: 0, max: 0 } },
        },
      },
      {
        ...{ track: a, title: a, before: 'active', after: 'frozen', moved: true },
        thaw: expect.objectContaining({ order: 2, days: { min: 467, max: 467 }, laterDays: { min: 366, max: 366 } }),
      },
      { track: c, title: c, before: 'active', after: 'frozen', moved: true, thaw: null },
      { track: d, title: d, before: 'active', after: 'active', moved: false, thaw: null },
    ]);
  });

  it('knows nothing on a day of what came later', () => {
    const early = linkedTracks(act, all, day('2022-11-13'));
    expect(early.map(({ thaw }) => thaw)).toEqual([null, null, null, null]);
  });

  it('counts the share of the tracks that had a status', () => {
    const none = TrackTimeline.fold(entries([defined({ id: 'us-cn.e' })]));
    expect(shareMoved(act, [...all, none], day('2024-01-01'))).toEqual({ moved: 3, of: 4 });
  });

  it('gives tracks that thaw on one day the same place', () => {
    const together = event('CooperationResumed', '2023-11-15', { tracks: [a, b] });
    const thaws = linkedTracks(act, timelines(talks, frozen, together), day('2024-01-01')).map(
      ({ thaw }) => thaw?.order,
    );
    expect(thaws).toEqual([1, 1, undefined, undefined]);
  });
});
