import { describe, expect, it } from '@jest/globals';
import { formerParties, isListedParty, partyFault, partyLabel, partyName } from './party.js';

describe('the code of a party', () => {
  it('is one that ISO 3166-1 assigns, XK, EU or UN, or that of a former state', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const taken = letters.flatMap((first) => letters.map((second) => first + second)).filter(isListedParty);
    expect(taken).toHaveLength(249 + 3);
    for (const code of ['US', 'CN', 'GB', 'TW', 'PS', 'XK', 'EU', 'UN']) expect(taken).toContain(code);
    for (const code of ['SUHH', 'YUCS', 'CSXX', 'CSHH', 'DDDE', 'VDVN', 'ANHH', 'YDYE', 'QMHI', 'QMVS']) {
      expect([code, partyFault(code)]).toEqual([code, undefined]);
    }
  });

  it.each([
    ['UK', 'UK is no code of ISO 3166-1: write GB'],
    ['EL', 'EL is no code of ISO 3166-1: write GR'],
    ['SU', 'SU is no code of ISO 3166-1: write SUHH for the Soviet Union, RU for Russia'],
    ['YU', 'YU is no code of ISO 3166-1: write YUCS for Yugoslavia, RS for Serbia'],
    ['CS', 'CS is no code of ISO 3166-1: write CSHH for Czechoslovakia, CSXX for Serbia and Montenegro'],
    ['DD', 'DD is no code of ISO 3166-1: write DDDE'],
    ['AN', 'AN is no code of ISO 3166-1: write ANHH'],
    ['BU', 'BU is no code of ISO 3166-1: write MM'],
    ['ZR', 'ZR is no code of ISO 3166-1: write CD'],
    ['EZ', 'EZ is no code of ISO 3166-1: write EU'],
    ['AC', 'AC is no code of ISO 3166-1: write SH, which Ascension belongs to'],
    ['BUMM', 'BUMM is no code of ISO 3166-1: write MM'],
    ['USA', 'USA is no code of ISO 3166-1: write US'],
    ['us', 'us is no code of ISO 3166-1: write US'],
  ])('%s is refused with the code to write', (code, fault) => {
    expect(partyFault(code)).toBe(fault);
  });

  it.each(['XA', 'XB', 'ZZ', 'QO', 'QQ', 'AA', 'RA', '', 'France'])('%s is refused', (code) => {
    expect(partyFault(code)).toBe(
      'is no ISO 3166-1 alpha-2 code, nor XK, EU, UN, a former state, or of the form x-asean',
    );
  });

  it('has a name of its own', () => {
    for (const code of Object.keys(formerParties)) expect(partyName(code)).not.toBe(code);
    expect(partyName('SUHH')).toBe('the Soviet Union');
    expect(partyName('CN')).toBe('China');
  });
});

describe('a word that is no code', () => {
  it.each(['constructor', '__proto__', 'toString'])('is called as it is written: %s', (word) => {
    expect([partyName(word), partyLabel(word)]).toEqual([word, word]);
  });
});
