import { EdtfDate } from '../../../src/domain/time/edtf-date.js';
import type { Label } from '../../../records/build/rulings/labels.js';
import { rulingsOf } from '../../../records/build/rulings/read-rulings.js';

/** The analyst's rulings: the row of the history, its date, the label; held against the reading of the date's last day. */
export const rulings: readonly (readonly [row: string, date: string, label: Label])[] = rulingsOf(
  'us-cn.counternarcotics',
).map(({ source, date, label }) => [source, date, label]);

/** The last day of a row's date. */
export function rulingDay(date: string): number {
  return EdtfDate.parse(date).latest!;
}

/** Rows that the fold reads otherwise than the analyst, each with the reason. The test fails on any row more or less. */
export const differing: Readonly<Record<string, string>> = {
  'USCN-CN-084':
    'The analyst calls the channel frozen in practice 235 days after its last session (31 July 2024), for the rivalry of ' +
    'conditions; nobody stopped it, so the clock alone may silence it, and does on 28 April 2025, after 270 days.',
  'USCN-CN-085':
    'As for row 084, at 244 days. The row itself counts about eight months without a session and finds no suspension; ' +
    'the fold reads a quiet channel under pressure.',
};

/**
 * Rows ruled plainly `active` on which the reading bears the flag `strained` besides. The label map asks nothing about
 * the flag there; they are listed so that nobody has to guess how many there are.
 */
export const strainedBesides: Readonly<Record<string, string>> = {
  'USCN-CN-021':
    'The sanction of 21 August and the denial of 3 September 2019 lie within the trailing 90 days; the analyst lets the ' +
    'sentence of the joint case outweigh them, the fold nets nothing off.',
  'USCN-CN-075':
    'China stood on the list of major sources again two months before (15 September 2024); the analyst lets the leaders’ ' +
    'meeting of the day end the strain.',
};
