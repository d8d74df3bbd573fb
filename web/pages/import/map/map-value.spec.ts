import { describe, expect, it } from '@jest/globals';
import { columnTemplate, mapValueOf, openPlaces, sentMap, valueAt, withValueAt } from './map-value.js';

describe('the map of a table on the page', () => {
  it('reads a template as a column, a fixed text, or something that only JSON shows', () => {
    expect(mapValueOf('{date|d.m.yyyy}')).toEqual({ kind: 'column', column: 'date', read: 'd.m.yyyy' });
    expect(mapValueOf('{title}')).toEqual({ kind: 'column', column: 'title', read: '' });
    expect(mapValueOf('{date|?}')).toEqual({ kind: 'column', column: 'date', read: '' });
    expect(mapValueOf('TalksHeld')).toEqual({ kind: 'text', text: 'TalksHeld' });
    expect(mapValueOf('{a} and {b}')).toEqual({ kind: 'other', text: '{a} and {b}' });
    expect(mapValueOf('?')).toEqual({ kind: 'none' });
    expect(columnTemplate('date', 'd.m.yyyy')).toBe('{date|d.m.yyyy}');
  });

  it('changes one place, and leaves the rest in its order', () => {
    const map = { type: '?', actors: [{ country: '{from}', role: 'initiator' }], title: '{headline}' };
    const set = withValueAt(map, ['actors', 0, 'country'], 'US');
    expect(JSON.stringify(set)).toBe(
      '{"type":"?","actors":[{"country":"US","role":"initiator"}],"title":"{headline}"}',
    );
    expect(withValueAt(set, ['actors', 0], undefined)).toEqual({ ...map, actors: [] });
    expect(withValueAt({}, ['sources', 0, 'url'], '{link}')).toEqual({ sources: [{ url: '{link}' }] });
    expect(valueAt(set, ['actors', 0, 'role'])).toBe('initiator');
    expect(valueAt(set, ['actors', 3, 'role'])).toBeUndefined();
  });

  it('knows what it leaves open, and does not send it', () => {
    const draft = {
      type: '?',
      tracks: ['?'],
      occurred: '{date|?}',
      title: '{t}',
      sources: [{ title: '{t}', publisher: '?' }],
    };
    expect(openPlaces(draft)).toEqual(['type', 'tracks', 'date', 'publisher', 'parties']);
    expect(sentMap(draft)).toEqual({ tracks: [], occurred: '{date|?}', title: '{t}', sources: [{ title: '{t}' }] });
    const whole = {
      ...draft,
      type: 'TalksHeld',
      tracks: '{track|list}',
      occurred: '{date}',
      actors: [{ country: 'US' }],
    };
    expect(openPlaces(whole)).toEqual(['publisher']);
  });
});
