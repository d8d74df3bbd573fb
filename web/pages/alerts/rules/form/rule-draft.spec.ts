import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  valueAt,
  changesOf,
  conditionKinds,
  draftIn,
  draftOf,
  initialCondition,
  isSame,
  type Json,
  jsonOf,
  type JsonObject,
  labelLines,
  labelsIn,
  newRule,
  withValueAt,
} from './rule-draft.js';

/** Any JSON that text can carry: -0 is written as 0. */
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
const name = fc.stringMatching(/^[a-z]{1,6}$/);
const draft = fc.dictionary(name, json, { noNullPrototype: true }) as fc.Arbitrary<JsonObject>;
const path = fc.array(name, { minLength: 1, maxLength: 3 });

describe('a rule in the form and as JSON', () => {
  it('is the same rule after the JSON view, whatever is in it', () => {
    fc.assert(
      fc.property(draft, (rule) => {
        expect(draftIn(jsonOf(rule))).toEqual({ draft: rule });
      }),
    );
  });

  it('has what was put, where it was put', () => {
    fc.assert(
      fc.property(draft, path, json, (rule, place, value) =>
        expect(valueAt(withValueAt(rule, place, value), place)).toEqual(value),
      ),
    );
  });

  it('keeps everything beside what was put', () => {
    fc.assert(
      fc.property(draft, path, json, (rule, place, value) => {
        const after = withValueAt(rule, place, value);
        for (const other of Object.keys(rule)) if (other !== place[0]) expect(after[other]).toEqual(rule[other]);
      }),
    );
  });

  it('has nothing where something was taken out, and all the rest', () => {
    fc.assert(
      fc.property(draft, name, json, (rule, field, value) => {
        const { [field]: _before, ...others } = rule;
        expect(withValueAt(withValueAt(rule, [field], value), [field], undefined)).toEqual(others);
      }),
    );
  });

  it('says what is no rule at all', () => {
    expect(draftIn('[1]')).toEqual({ fault: 'A rule is a JSON object, in { and }.' });
    expect(draftIn('{"name": ')).toHaveProperty('fault', expect.stringMatching(/^This is not JSON: /));
  });

  it('begins with a condition of every kind', () => {
    expect(conditionKinds.map((kind) => initialCondition[kind].kind)).toEqual([...conditionKinds]);
    expect(newRule().when).toEqual(initialCondition.transition);
  });
});

describe('changesOf', () => {
  /** As the server takes a change: given fields replace, null takes away. */
  const changed = (stored: JsonObject, changes: JsonObject) =>
    Object.fromEntries(Object.entries({ ...stored, ...changes }).filter(([, value]) => value !== null));

  const withoutNulls = (rule: JsonObject) =>
    Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== null));

  it('makes what was edited of what was stored', () => {
    fc.assert(
      fc.property(draft, draft, (before, after) => {
        const stored = withoutNulls(before);
        const edited = withoutNulls(after);
        expect(changed(stored, changesOf(stored, edited))).toEqual(edited);
      }),
    );
  });

  it('sends nothing where nothing was changed, in whatever order the names stand', () => {
    const stored = { name: 'A', select: { tracks: ['a'], parties: ['US'] } };
    expect(changesOf(stored, { select: { parties: ['US'], tracks: ['a'] }, name: 'A' })).toEqual({});
    expect(isSame(['a', 'b'], ['b', 'a'])).toBe(false);
  });

  it('takes away what is gone', () => {
    expect(changesOf({ name: 'A', repeatDays: 3 }, { name: 'B' })).toEqual({ name: 'B', repeatDays: null });
  });
});

it('reads of a stored rule what is the rule itself', () => {
  expect(draftOf({ id: 'r', name: 'A', version: 3, createdAt: 'x', updatedAt: 'y', updatedBy: 'z' })).toEqual({
    id: 'r',
    name: 'A',
  });
});

it('shows labels as lines and reads them back', () => {
  const labels = { team: 'desk', place: 'http://a:1' };
  expect(labelLines(labels)).toBe('team: desk\nplace: http://a:1');
  expect(labelsIn(`${labelLines(labels)}\n\nalone`)).toEqual({ ...labels, alone: '' });
});
