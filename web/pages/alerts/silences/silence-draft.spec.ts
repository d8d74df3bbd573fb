import { describe, expect, it } from '@jest/globals';
import { inHours, silenceBody, silenceDraft, phaseOf } from './silence-draft.js';

const now = Date.parse('2026-11-22T08:30:15Z');

describe('a draft of a silence', () => {
  it('is prefilled with the rule and the track of an alert, for a day', () => {
    const draft = silenceDraft(now, 'r1', 'us-cn.climate');
    expect(silenceBody({ ...draft, reason: 'Known', author: 'Ada' })).toEqual({
      rules: ['r1'],
      select: { tracks: ['us-cn.climate'] },
      reason: 'Known',
      author: 'Ada',
      endsAt: '2026-11-23T08:30:00Z',
    });
  });

  it('means all rules and every track where nothing is given, and sends no empty list', () => {
    expect(silenceBody(silenceDraft(now))).toEqual({
      select: {},
      reason: '',
      author: '',
      endsAt: '2026-11-23T08:30:00Z',
    });
  });

  it('sends a start where one is set, and a time that is none as it was typed', () => {
    const draft = { ...silenceDraft(now), startsAt: inHours(now, 1), endsAt: 'soon' };
    expect(silenceBody(draft)).toMatchObject({ startsAt: '2026-11-22T09:30:00Z', endsAt: 'soon' });
  });
});

it('tells a silence that is on from one that comes and one that is over', () => {
  const span = { startsAt: '2026-11-22T08:00:00Z', endsAt: '2026-11-22T09:00:00Z' };
  expect(phaseOf(span, now)).toBe('now');
  expect(phaseOf(span, Date.parse('2026-11-22T07:00:00Z'))).toBe('later');
  expect(phaseOf(span, Date.parse('2026-11-22T09:00:00Z'))).toBe('over');
});
