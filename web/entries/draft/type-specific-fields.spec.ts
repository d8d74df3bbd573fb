import { describe, expect, it } from '@jest/globals';
import type { TypeField, Vocabulary } from '../../api/vocabulary.js';
import { fieldsLeftOut, isRequired, ownFieldsOf } from './type-specific-fields.js';

const title: TypeField = { name: 'title', required: true, particular: false };
const mode: TypeField = { name: 'mode', required: true, particular: true, values: ['visit'] };
const ground: TypeField = { name: 'ground', required: false, particular: true };
const kind = (type: string, fields: TypeField[]) => ({
  ...{ type, group: 'dialogue', words: '', definition: '', cameo: [], goldstein: null, fields },
});
const vocabulary = {
  types: [kind('TalksHeld', [title, mode]), kind('MechanismPaused', [title, ground]), kind('StatementMade', [title])],
} as unknown as Vocabulary;

describe('the fields of a type', () => {
  it('are its own beside those of every type', () => {
    expect(ownFieldsOf('TalksHeld', vocabulary)).toEqual([mode]);
    expect(ownFieldsOf('StatementMade', vocabulary)).toEqual([]);
    expect(isRequired('TalksHeld', 'mode', vocabulary)).toBe(true);
    expect(isRequired('MechanismPaused', 'ground', vocabulary)).toBe(false);
  });

  it('leave out those of other types', () => {
    expect([...fieldsLeftOut('TalksHeld', vocabulary)]).toEqual(['ground']);
    expect([...fieldsLeftOut('StatementMade', vocabulary)].sort()).toEqual(['ground', 'mode']);
  });

  it('leave out nothing while the type or the vocabulary is not known', () => {
    expect(fieldsLeftOut('Unheard', vocabulary).size).toBe(0);
    expect(fieldsLeftOut('TalksHeld', undefined).size).toBe(0);
    expect(ownFieldsOf('TalksHeld', undefined)).toEqual([]);
  });
});
