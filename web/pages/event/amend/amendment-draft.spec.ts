import { describe, expect, it } from '@jest/globals';
import type { Problem } from '../../../api/client.js';
import { rowsWithNew, rowsWithValue } from '../../../entries/draft/rows.js';
import { amendmentErrors, amendmentRequest, emptyAmendment, isAmendmentDraft } from './amendment-draft.js';

const target = 'an event';
const error = (pointer: string) => ({ pointer, detail: 'is no date' }) as Problem['errors'][number];

describe('an amendment being written', () => {
  const begun = emptyAmendment('add', 'an id');
  const sources = rowsWithValue(rowsWithNew(begun.sources), '2', 'publisher', 'Reuters');
  const addition = { ...begun, sources, values: { ended: '2023-11', outcome: '', reason: 'The report is out' } };

  it('sends what became known later apart from why it is recorded', () => {
    const { path, body, entry } = amendmentRequest('add', addition, target);
    expect(path).toBe('/events/an event/additions');
    expect(body).toEqual({
      ...{ id: 'an id', reason: 'The report is out' },
      adds: { ended: '2023-11', sources: [{ publisher: 'Reuters' }] },
    });
    expect(entry).toEqual({ type: 'EventAmended', target, ...body });
  });

  it('sends the sources of a dispute with it, and none where none is filled in', () => {
    const dispute = { ...emptyAmendment('dispute', 'an id'), values: { party: 'CN', says: 'It denies it' } };
    expect(amendmentRequest('dispute', dispute, target).body).toEqual({
      ...{ id: 'an id', party: 'CN', says: 'It denies it' },
    });
    expect(amendmentRequest('dispute', { ...dispute, sources }, target).body).toHaveProperty('sources', [
      { publisher: 'Reuters' },
    ]);
  });

  it('has errors at the fields that they are about, rows counted as they were sent, and the rest above', () => {
    const at = (pointer: string) => {
      const { fields, top } = amendmentErrors('add', [error(pointer)], addition);
      return [[...fields.keys()], top];
    };
    expect(at('/reason')).toEqual([['reason'], []]);
    expect(at('/adds/ended')).toEqual([['ended'], []]);
    expect(at('/adds/sources/0/published')).toEqual([['sources.2.published'], []]);
    expect(at('/adds/sources')).toEqual([['sources'], []]);
    expect(at('/adds')).toEqual([[], ['is no date']]);
    expect(at('/ended')).toEqual([[], ['is no date']]);
    expect([...amendmentErrors('dispute', [error('/sources/0/title')], addition).fields.keys()]).toEqual([
      'sources.2.title',
    ]);
  });

  it('is known again after it was kept as text; what an older page kept is not', () => {
    expect(isAmendmentDraft(JSON.parse(JSON.stringify(addition)))).toBe(true);
    expect(isAmendmentDraft({ id: 'an id', reason: 'so' })).toBe(false);
  });
});
