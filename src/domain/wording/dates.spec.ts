import { describe, expect, it } from '@jest/globals';
import { explainDate, dateForms } from './dates.js';
import { EdtfDate } from '../time/edtf-date.js';

describe('a date explained', () => {
  it.each([
    ['2024-01-30', '30 January 2024'],
    ['2024-01-30~', 'about 30 January 2024'],
    ['2024-01-30T10:00:00Z', '30 January 2024'],
    ['2024-01', 'some day in January 2024'],
    ['2024-01~', 'about January 2024'],
    ['2024-01-XX', 'some day in January 2024'],
    ['2020', 'some day in 2020'],
    ['2020~', 'about 2020'],
    ['2020?', 'about 2020'],
    ['2024-XX', 'some day in 2024'],
    ['2024-21', 'some day in spring 2024 (1 March 2024 to 31 May 2024)'],
    ['2024-24', 'some day in winter 2024 (1 December 2024 to 28 February 2025)'],
    ['202X', 'some day in the 2020s'],
    ['20XX', 'some day in the years 2000 to 2099'],
    ['2024-01-30/2024-01-31', 'from 30 to 31 January 2024'],
    ['2024-01-30/2024-02-01', 'from 30 January to 1 February 2024'],
    ['2023-12/2024-02~', 'from December 2023 to about February 2024'],
    ['2020~/2021~', 'from about 2020 to about 2021'],
    ['2024-01-30/..', 'from 30 January 2024 on'],
    ['2024-01-30/', 'from 30 January 2024 on, until when is not known'],
    ['../2024-01', 'up to January 2024'],
    ['/2024-01', 'up to January 2024, since when is not known'],
    ['[2024-01-30..2024-02-02]', 'some day between 30 January 2024 and 2 February 2024'],
    ['[2020..2021]', 'some day between 1 January 2020 and 31 December 2021'],
    ['[2024-01-30,2024-02-05]', '30 January 2024 or 5 February 2024'],
    ['[2020-03..]', 'some day from March 2020 on'],
    ['[..2020-03]', 'some day up to March 2020'],
    ['{2024-01-30,2024-02-05}', '30 January 2024 and 5 February 2024'],
    ['{2020..2022}', 'from 2020 to 2022'],
  ])('reads %s as %s', (text, words) => {
    expect(explainDate(EdtfDate.parse(text))).toBe(words);
  });

  it('names no form that is not taken', () => {
    const forms = dateForms.match(/\[?\d{4}[-\d~/.[\]]*/g)!;
    expect(forms).toHaveLength(6);
    for (const form of forms) expect(() => EdtfDate.parse(form)).not.toThrow();
  });
});
