import { describe, expect, it } from '@jest/globals';
import { learnPartyNames, partiesOfRelationship, partyAsSpelled, partyInWords, whenNameLacks } from './party-names.js';

describe('the name of a party', () => {
  it('is the browser’s for a country, and the server’s for all others once it has come', () => {
    const lacking: string[] = [];
    whenNameLacks((party) => lacking.push(party));
    expect([partyInWords('CN'), partyInWords('SUHH'), partyInWords('x-asean')]).toEqual(['China', 'SUHH', 'x-asean']);
    expect(lacking).toEqual(['SUHH', 'x-asean']);
    learnPartyNames([
      { party: 'SUHH', name: 'Soviet Union' },
      { party: 'x-asean', name: 'ASEAN' },
    ]);
    expect([partyInWords('SUHH'), partyInWords('x-asean')]).toEqual(['Soviet Union', 'ASEAN']);
    expect(lacking).toHaveLength(2);
  });

  it('is spelled in one way, alone and in a relationship', () => {
    expect([partyAsSpelled('cn'), partyAsSpelled('X-Asean')]).toEqual(['CN', 'x-asean']);
    expect(partiesOfRelationship('cn-us')).toEqual(['CN', 'US']);
    expect(partiesOfRelationship('us.x-asean.x-nato')).toEqual(['US', 'x-asean', 'x-nato']);
  });
});
