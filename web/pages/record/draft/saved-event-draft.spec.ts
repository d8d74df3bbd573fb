import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSavedEventDraft, draftForCorrection, draftForNewEvent } from './saved-event-draft.js';

let made = 0;
const newId = () => `id ${(made += 1)}`;
const event = { id: 'e', type: 'TalksHeld', tracks: ['a.b'], actors: [{ country: 'US' }], sources: [], links: [] };

describe('what is kept of a form', () => {
  it('is known again after it was kept as text', () => {
    for (const kept of [draftForNewEvent(newId, ['a.b']), draftForCorrection(event, newId, 2)]) {
      expect(isSavedEventDraft(JSON.parse(JSON.stringify(kept)))).toBe(true);
    }
  });

  it('gives the event and its correction ids of their own', () => {
    const { draft, amendment } = draftForNewEvent(newId, []);
    expect(draft.id).not.toBe(amendment.id);
    expect(draftForCorrection(event, newId, 0).draft.id).toBe('e');
  });

  it('is not taken for a draft where it has another shape', () => {
    const kept = draftForNewEvent(newId, []);
    expect(isSavedEventDraft({ ...kept, draft: { ...kept.draft, actors: [{}] } })).toBe(false);
    expect(isSavedEventDraft({ ...kept, draft: { ...kept.draft, values: { title: 1 } } })).toBe(false);
    expect(isSavedEventDraft({ ...kept, amendment: { id: 'x' } })).toBe(false);
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(isSavedEventDraft(value)).toBe(false)));
  });
});
