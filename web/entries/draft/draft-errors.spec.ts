import { describe, expect, it } from '@jest/globals';
import { emptyDraft, withItem, withoutRow, withRow, withValue } from './draft.js';
import { asSentence } from '../../forms/field-errors.js';
import { pointerParts } from '../../wording/field-words.js';
import { errorsByField, fieldOfPointer, errorsOfUnchanged } from './draft-errors.js';

const draft = withItem(withRow(withRow(emptyDraft('an id'), 'actors'), 'actors'), 'actors', '3', 'country', 'US');

describe('the field that a pointer means', () => {
  it('is found for plain fields and for tracks', () => {
    expect(fieldOfPointer('/title', draft)).toBe('title');
    expect(fieldOfPointer('/tracks/1', draft)).toBe('tracks');
    expect(fieldOfPointer('/trackRoles/us-cn.climate', draft)).toBe('trackRoles.us-cn.climate');
    expect(fieldOfPointer('/sources/0/claims/occurred', withItem(draft, 'sources', '1', 'title', 'A'))).toBe(
      'sources.1.claims',
    );
  });

  it('counts only the rows that were sent', () => {
    expect(fieldOfPointer('/actors/0/country', draft)).toBe('actors.3.country');
    const fewer = withoutRow(withItem(draft, 'actors', '2', 'role', 'host'), 'actors', '1');
    expect(fieldOfPointer('/actors/0/country', fewer)).toBe('actors.2.country');
    expect(fieldOfPointer('/actors/1', fewer)).toBe('actors.3.country');
  });

  it('is the list itself where the list is wrong, or the row is not there', () => {
    expect(fieldOfPointer('/sources', draft)).toBe('sources');
    expect(fieldOfPointer('/actors/7/role', draft)).toBe('actors');
  });

  it('is looked for inside the event of a correction, with its reason beside it', () => {
    expect(fieldOfPointer('/event/actors/0/role', draft, '/event')).toBe('actors.3.role');
    expect(fieldOfPointer('/reason', draft, '/event')).toBe('amendment.reason');
    expect(fieldOfPointer('/disclosed', draft, '/event')).toBe('amendment.disclosed');
    expect(fieldOfPointer('/event/disclosed', draft, '/event')).toBe('disclosed');
    expect(fieldOfPointer('/title', draft, '/event')).toBeUndefined();
  });

  it('is none for what the form has not', () => {
    expect(fieldOfPointer('/schemaVersion', draft)).toBeUndefined();
    expect(fieldOfPointer('/actors/0/hat', draft)).toBeUndefined();
    expect(fieldOfPointer('', draft)).toBeUndefined();
    expect(fieldOfPointer('Idempotency-Key', draft)).toBeUndefined();
  });

  it('unescapes as RFC 6901 says', () => {
    expect(pointerParts('/a~1b/~01')).toEqual(['a/b', '~1']);
  });
});

describe('faults', () => {
  it('go to their fields, and the rest on top with where it is', () => {
    const faults = errorsByField(
      [
        { pointer: '/title', detail: 'is missing' },
        { pointer: '/mode', detail: 'is no field of this type' },
        { pointer: '/schemaVersion', detail: 'Invalid input: expected 1' },
        { parameter: 'If-Match', detail: 'is wrong' },
      ],
      draft,
      '',
      (field) => field !== 'mode',
    );
    expect([...faults.fields]).toEqual([['title', ['is missing']]]);
    expect(faults.top).toEqual([
      'Way is no field of this type',
      'Schema version Invalid input: expected 1',
      'If match is wrong',
    ]);
  });

  it('of a field go once it is changed, and the others stay', () => {
    const told = errorsByField(
      ['/title', '/actors', '/actors/0/country', '/tracks', '/level'].map((pointer) => ({
        pointer,
        detail: 'is wrong',
      })),
      draft,
    );
    const now = { ...withItem(withValue(draft, 'title', 'A call'), 'actors', '3', 'country', 'CN'), tracks: ['a.b'] };
    expect([...errorsOfUnchanged(told, draft, now).fields.keys()]).toEqual(['actors', 'level']);
    expect(errorsOfUnchanged(told, draft, draft)).toEqual(told);
  });

  it('stand as sentences beneath their fields', () => {
    expect(asSentence('is missing')).toBe('This is missing.');
    expect(asSentence('there is no track a.b')).toBe('There is no track a.b.');
    expect(asSentence('"2026-13" is not EDTF')).toBe('"2026-13" is not EDTF.');
  });
});
