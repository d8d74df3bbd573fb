import { describe, expect, it } from '@jest/globals';
import { typeOptions } from './type-options.js';
import { optionsFor, valueNamed } from './options.js';
import { partyOptions } from './party-options.js';
import { trackOptions } from './track-options.js';

const more = { goldstein: null, fields: [] };
const types = typeOptions([
  {
    type: 'TalksHeld',
    group: 'dialogue',
    words: 'talks',
    definition: 'A meeting, visit or call',
    cameo: ['046'],
    ...more,
  },
  { type: 'TariffImposed', group: 'pressure', words: 'tariff', definition: 'Trade penalty', cameo: ['163'], ...more },
  {
    type: 'ContactAttempted',
    group: 'dialogue',
    words: 'attempt',
    definition: 'A call unanswered',
    cameo: [],
    ...more,
  },
]);
const state = { kind: 'state', names: {}, entry: null, position: null } as const;
const parties = partyOptions([
  { ...state, party: 'US', name: 'United States' },
  { ...state, party: 'SUHH', name: 'Soviet Union', kind: 'former-state' },
  { ...state, party: 'CI', name: 'Côte d’Ivoire' },
  { ...state, party: 'CN', name: 'China' },
  { ...state, party: 'x-asean', name: 'ASEAN', kind: 'organisation' },
]);

describe('the types of events', () => {
  it('stand together by group', () => {
    expect(types.map(({ value }) => value)).toEqual(['TalksHeld', 'ContactAttempted', 'TariffImposed']);
  });

  it('are found by words, by group and by CAMEO code', () => {
    const found = (text: string) => optionsFor(text, types).map(({ value }) => value);
    expect(found('call')).toEqual(['TalksHeld', 'ContactAttempted']);
    expect(found('unanswered CALL')).toEqual(['ContactAttempted']);
    expect(found('163')).toEqual(['TariffImposed']);
    expect(found('cameo 046')).toEqual(['TalksHeld']);
    expect(found('pressure')).toEqual(['TariffImposed']);
    expect(found('')).toHaveLength(3);
    expect(found('nothing of the kind')).toEqual([]);
  });

  it('are meant by their name or their words, and any other text by itself', () => {
    expect(valueNamed('talks held', types)).toBe('TalksHeld');
    expect(valueNamed('talksheld ', types)).toBe('TalksHeld');
    expect(valueNamed(' Talks', types)).toBe('Talks');
  });
});

describe('the parties', () => {
  it('stand by name, former states last, each with what it is', () => {
    expect(parties.map(({ label, detail }) => `${label}: ${detail}`)).toEqual([
      'ASEAN: x-asean, organisation',
      'China: CN',
      'Côte d’Ivoire: CI',
      'United States: US',
      'Soviet Union: SUHH, a former state',
    ]);
  });

  it('are found with the code typed whole first, and without their accents', () => {
    expect(optionsFor('cn', parties)[0]).toMatchObject({ value: 'CN', label: 'China' });
    expect(optionsFor('cote d', parties).map(({ value }) => value)).toEqual(['CI']);
    expect(valueNamed('united states', parties)).toBe('US');
  });
});

describe('the tracks', () => {
  const fields = { status: 'active', topic: 'climate', parties: ['US', 'CN'] } as const;
  const tracks = trackOptions([
    { track: 'us-cn.climate', title: 'United States-China climate', ...fields },
    { track: 'us-cn.climate.methane', title: 'United States-China methane', ...fields },
  ]);

  it('are found by id, by title, or by a part that only one has', () => {
    expect(valueNamed(' us-cn.climate ', tracks)).toBe('us-cn.climate');
    expect(valueNamed('united states-china Methane', tracks)).toBe('us-cn.climate.methane');
    expect(optionsFor('METH', tracks).map(({ value }) => value)).toEqual(['us-cn.climate.methane']);
  });

  it('are all listed where the text fits several, and none where it fits none', () => {
    expect(optionsFor('us-cn', tracks)).toHaveLength(2);
    expect(optionsFor('whaling', tracks)).toEqual([]);
    expect(optionsFor(' ', tracks)).toHaveLength(2);
  });
});
