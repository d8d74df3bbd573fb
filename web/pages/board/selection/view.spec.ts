import { describe, expect, it } from '@jest/globals';
import { firstView, addressPartsOf, withToggled, type View, viewIn, withoutFilters } from './view.js';

const addressOf = (view: View) => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(addressPartsOf(view))) {
    for (const one of value === undefined ? [] : [value].flat()) query.append(name, one);
  }
  return query.toString();
};

describe('the view in the address', () => {
  it('is nothing at all at first', () => {
    expect(addressOf(firstView)).toBe('');
    expect(viewIn(new URLSearchParams())).toEqual(firstView);
  });

  it('comes back from the address whole', () => {
    const view: View = {
      search: 'climate & "trade"',
      statuses: ['active', 'frozen'],
      parties: ['CN', 'US'],
      topics: ['climate'],
      collections: ['worked-example'],
      flags: ['contested', 'stale'],
      ...{ lately: true, grouped: true, registers: true, sort: 'track', descending: true },
    };
    expect(viewIn(new URLSearchParams(addressOf(view)))).toEqual(view);
  });

  it('takes the direction that a column starts with, unless told', () => {
    expect(viewIn(new URLSearchParams('sort=pressure'))).toMatchObject({ sort: 'pressure', descending: true });
    expect(viewIn(new URLSearchParams('sort=status'))).toMatchObject({ sort: 'status', descending: false });
    expect(viewIn(new URLSearchParams('sort=status&order=desc'))).toMatchObject({ descending: true });
    expect(addressOf({ ...firstView, descending: true })).toBe('order=desc');
  });

  it('passes over what the board has not', () => {
    const view = viewIn(new URLSearchParams('status=melted&flag=red&sort=colour&party=cn&party=CN&changed=x'));
    expect(view).toEqual({ ...firstView, parties: ['CN'] });
  });

  it('keeps order and grouping when all filters go', () => {
    const view: View = { ...firstView, search: 'x', statuses: ['frozen'], grouped: true, sort: 'flags' };
    expect(withoutFilters(view)).toEqual({ ...firstView, grouped: true, sort: 'flags' });
  });

  it('puts a value in, and takes it out', () => {
    expect(withToggled(['a'], 'b')).toEqual(['a', 'b']);
    expect(withToggled(['a', 'b'], 'a')).toEqual(['b']);
  });
});
