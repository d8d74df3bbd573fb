import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isKeptDraft, keptForCorrection, keptForNew } from './saved-event-draft.js';

let made = 0;
const newId = () => `id ${(made += 1)}`;
const event = { id: 'e', type: 'TalksHeld', tracks: ['a.b'], actors: [{ country: 'US' }], sources: [], links: [] };

describe('what is kept of a form', () => {
  it('is known again after it was kept as text', () => {
    for (const kept of [keptForNew(newId, ['a.b']), keptForCorrection(event, newId, 2)]) {
      expect(isKeptDraft(JSON.parse(JSON.stringify(kept)))).toBe(true);
    }
  });

  it('gives the event and its correction ids of their own', () => {
    const { draft, amendment } = keptForNew(newId, []);
    expect(draft.id).not.toBe(amendment.id);
    expect(keptForCorrection(event, newId, 0).draft.id).toBe('e');
  });

  it('is not taken for a draft where it has another shape', () => {
    const kept = keptForNew(newId, []);
    expect(isKeptDraft({ ...kept, draft: { ...kept.draft, actors: [{}] } })).toBe(false);
    expect(isKeptDraft({ ...kept, draft: { ...kept.draft, values: { title: 1 } } })).toBe(false);
    expect(isKeptDraft({ ...kept, amendment: { id: 'x' } })).toBe(false);
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(isKeptDraft(value)).toBe(false)));
  });
});
