import { describe, expect, it } from '@jest/globals';
import { blankText, textsOf, withoutTexts } from './free-texts.js';

const placesOf = (body: object) => textsOf(body as Record<string, unknown>).map(({ pointer }) => pointer);

describe('the texts of a body that a redaction can blank', () => {
  it('are its free words: those of an event and its sources, of an assessment and of an addition', () => {
    const sources = [{ title: 'A release', publisher: 'A ministry', quote: 'Words', published: '2026-01-12' }];
    const event = { type: 'ContactAttempted', occurred: '2026-01-12', outcome: 'declined', title: 'A call', sources };
    expect(placesOf(event)).toEqual(['/title', '/sources/0/title', '/sources/0/publisher', '/sources/0/quote']);
    expect(placesOf({ type: 'StatusAssessed', status: 'frozen', analyst: 'Zhang Example', reason: 'A talk' })).toEqual([
      '/analyst',
      '/reason',
    ]);
    const additions = { type: 'EventAmended', adds: { outcome: 'They agreed', ended: '2026-01-13' }, reason: 'Later' };
    expect(placesOf(additions)).toEqual(['/adds/outcome', '/reason']);
    expect(placesOf({ judge: 'Zhang Example', key: 'zhang' })).toEqual(['/judge', '/key']);
  });

  it('are none where nothing is left to blank, or where the text belongs to a policy', () => {
    expect(placesOf({ title: blankText, policy: { name: 'p', note: 'of the policy' } })).toEqual([]);
  });

  it('go, or leave a mark where the body needs a text', () => {
    const body = { title: 'Zhang Example calls', summary: 'A call', adds: { outcome: 'They agreed' } };
    expect(withoutTexts(body, ['/title', '/summary', '/adds/outcome'])).toEqual({ title: blankText, adds: {} });
  });
});
