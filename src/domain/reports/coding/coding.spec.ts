import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { isListedParty, partyLabel } from '../../events/party.js';
import { cameoCode } from './cameo.js';
import { codedAct } from './coded-act.js';
import { cameoGroupParty, cameoParty, fipsParty } from './country-codes.js';

const export2019 = gunzipSync(readFileSync('test/fixtures/gdelt/20191024143000.export.CSV.gz')).toString('utf8');
const rows = export2019
  .trimEnd()
  .split('\n')
  .map((line) => line.split('\t'));
const distinct = (column: number) => [...new Set(rows.map((row) => row[column]!))].filter((each) => each !== '');

it('knows every code of a real file', () => {
  const unknown = distinct(26).filter((value) => !codedAct({ scheme: 'CAMEO', value }));
  expect(unknown).toEqual([]);
  expect(distinct(26).length).toBeGreaterThan(100);
});

it('proposes the event type and mode that a code comes nearest to', () => {
  const act = (scheme: 'CAMEO' | 'PLOVER' | 'ACLED', value: string) => codedAct({ scheme, value });
  expect(act('CAMEO', '042')).toEqual({ label: 'Make a visit', type: 'TalksHeld', mode: 'visit', isMutual: true });
  expect(act('CAMEO', '164')).toEqual({ label: 'Halt negotiations', type: 'TalksSuspended', isMutual: false });
  expect(act('CAMEO', '299')).toBeUndefined();
  expect(act('PLOVER', 'CONSULT/phone')).toEqual({
    ...{ label: 'Consult: phone', type: 'TalksHeld', mode: 'phone', isMutual: true },
  });
  expect(act('PLOVER', 'RETREAT/ease')?.type).toBe('SanctionEased');
  expect(act('PLOVER', 'COOPERATE/legal')?.type).toBe('JointEnforcementAction');
  expect(act('PLOVER', 'SUPPORT/constructor')?.type).toBe('SupportVoiced');
  expect(act('PLOVER', 'DANCE')).toBeUndefined();
  expect(act('ACLED', 'Strategic developments/Agreement')?.type).toBe('AgreementSigned');
  expect(act('ACLED', 'Battles/Armed clash')?.type).toBe('IrritantOccurred');
});

it('puts back the zero that a spreadsheet took away', () => {
  expect(['46', '046', '1246', '211', '19', '999', '112'].map(cameoCode)).toEqual([
    ...['046', '046', '1246', '0211', '019', undefined, '112'],
  ]);
});

it('turns the country codes of CAMEO into parties, and no region into one', () => {
  expect(['USA', 'ROM', 'WSB', 'MTN', 'TMP', 'ANT', 'KSV'].map(cameoParty)).toEqual([
    ...['US', 'RO', 'PS', 'ME', 'TL', 'ANHH', 'XK'],
  ]);
  expect(['UNO', 'EEC', 'TAL', 'COM'].map(cameoGroupParty)).toEqual(['UN', 'EU', undefined, undefined]);
  const regions =
    'AFR ASA BLK CRB CAU CFR CAS CEU EIN EAF EEU EUR LAM MEA MDT NAF NMR PGS SCN SAM SAS SEA SAF WAF WST'.split(' ');
  expect([...regions, '', 'US', 'toString'].filter((code) => cameoParty(code) !== undefined)).toEqual([]);
  const unknown = [...distinct(7), ...distinct(17)].filter((code) => cameoParty(code) === undefined);
  expect(new Set(unknown)).toEqual(new Set(['AFR', 'EUR', 'SAF', 'SEA']));
});

it('turns the country codes of FIPS 10-4 into the party that the place names', () => {
  const differing = rows
    .map((row) => ({ place: row[52]!, party: fipsParty(row[53]!), code: row[53]! }))
    .filter(({ code, place, party }) => code !== '' && !place.endsWith(party ? partyLabel(party) : place));
  // The same countries under other names; YI is named as nothing.
  expect(new Set(differing.map(({ code, place }) => `${code} ${place.split(', ').at(-1)}`))).toEqual(
    new Set(['BF The', 'BK Bosnia-Herzegovina', 'CF Congo', 'LO Slovak Republic', 'MK Macedonia', 'TU Turkey', 'YI ']),
  );
  expect(['CH', 'SZ', 'GM', 'GA', 'KN', 'KS', 'RS', 'RI', 'US', 'PF', 'ZZ'].map(fipsParty)).toEqual([
    ...['CN', 'CH', 'DE', 'GM', 'KP', 'KR', 'RU', 'RS', 'US', undefined, undefined],
  ]);
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const all = letters.flatMap((first) => letters.map((second) => fipsParty(first + second)));
  expect(all.filter((party) => party !== undefined && !isListedParty(party))).toEqual([]);
});
