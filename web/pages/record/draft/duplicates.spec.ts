import { describe, expect, it } from '@jest/globals';
import { likelyDuplicates, questionsOf, type RecordedEvent, similarity, type Subject } from './duplicates.js';

const subject: Subject = {
  ...{ id: 'draft', type: 'TalksHeld', tracks: ['us-cn.climate', 'us-cn.ai'], occurred: '2024-05-08' },
  ...{ earliest: '2024-05-08', latest: '2024-05-09', title: 'Envoys meet in Washington', countries: ['US', 'CN'] },
};

function entry(position: number, body: object): RecordedEvent {
  const held = { id: `e${position}`, type: 'TalksHeld', tracks: ['us-cn.climate'], occurred: '2024-05-10' };
  const actors = [{ country: 'US', role: 'host' }];
  const rest = { title: 'A call', sources: [] };
  const whole = { ...held, actors, ...rest, ...body } as unknown as RecordedEvent['body'];
  return { position, recordedAt: '', recordedBy: '', hash: '', body: whole };
}

const groups: Record<string, string> = {
  ...{ TalksHeld: 'dialogue', WorkingGroupMet: 'mechanism', TariffImposed: 'pressure' },
};
const groupOf = (type: string) => groups[type];

describe('what is asked of the log', () => {
  it('is three days about the date on every track', () => {
    expect(questionsOf(subject)).toEqual([
      { track: 'us-cn.climate', from: '2024-05-05', to: '2024-05-12' },
      { track: 'us-cn.ai', from: '2024-05-05', to: '2024-05-12' },
    ]);
  });

  it('is open where the date is, and nothing without a date or a track', () => {
    expect(questionsOf({ ...subject, tracks: ['us-cn.ai'], latest: null })).toEqual([
      { track: 'us-cn.ai', from: '2024-05-05' },
    ]);
    expect(questionsOf({ ...subject, earliest: null, latest: null })).toEqual([]);
    expect(questionsOf({ ...subject, tracks: [] })).toEqual([]);
  });
});

describe('likely duplicates', () => {
  it('are of the same or a related type, each once, and never the draft itself', () => {
    const talks = entry(1, {});
    const session = entry(2, { type: 'WorkingGroupMet' });
    const found = likelyDuplicates(
      subject,
      [
        talks,
        session,
        talks,
        entry(3, { type: 'TariffImposed' }),
        entry(4, { id: 'draft' }),
        entry(5, { type: 'New' }),
      ],
      groupOf,
    );
    expect(found.map((each) => each.entry.body.id)).toEqual(['e1', 'e2']);
  });

  it('come with the likeliest first, and say why', () => {
    const near = entry(1, {});
    const same = entry(2, {
      ...{ occurred: '2024-05-08', title: 'Climate envoys meet in Washington', tracks: ['us-cn.climate', 'us-cn.ai'] },
      actors: [
        { country: 'CN', role: 'participant' },
        { country: 'US', role: 'host' },
      ],
    });
    const [first, second] = likelyDuplicates(subject, [near, same], groupOf);
    expect(first!.because).toEqual([
      ...['the same type', 'the same date', 'the same parties', '2 of the same tracks', 'a similar title'],
    ]);
    expect(second!.because).toEqual(['the same type', 'a close date']);
  });

  it('are five at most', () => {
    const many = Array.from({ length: 9 }, (_, index) => entry(index + 1, {}));
    expect(likelyDuplicates(subject, many, groupOf).map((each) => each.entry.position)).toEqual([9, 8, 7, 6, 5]);
  });
});

describe('the likeness of titles', () => {
  it('counts the words that both have', () => {
    expect(similarity('Envoys meet in Washington', 'Washington: envoys MEET')).toBe(1);
    expect(similarity('Envoys meet', 'Envoys part')).toBeCloseTo(1 / 3);
    expect(similarity('', '')).toBe(0);
  });
});
