import { describe, expect, it } from '@jest/globals';
import { EdtfDate } from '../time/edtf-date.js';
import { ageInDays, agoInWords, dateForms, dateInWords, daysInWords, sinceInWords, whenInWords } from './dates.js';

describe('an imprecise date in words', () => {
  it.each([
    ['2024-01-30', '30 January 2024', 'on 30 January 2024'],
    ['2024-01-30T10:00:00Z', '30 January 2024', 'on 30 January 2024'],
    ['2024-01-30T23:00:00-05:00', '31 January 2024', 'on 31 January 2024'],
    ['2024-01', 'January 2024', 'in January 2024'],
    ['2024-01-XX', 'January 2024', 'in January 2024'],
    ['2020', '2020', 'in 2020'],
    ['2024-XX', '2024', 'in 2024'],
    ['2024-21', 'spring 2024 (March to May 2024)', 'in spring 2024 (March to May 2024)'],
    ['2024-24', 'winter 2024 (December 2024 to February 2025)', 'in winter 2024 (December 2024 to February 2025)'],
    ['202X', 'the 2020s', 'in the 2020s'],
    ['20XX', 'the years 2000 to 2099', 'in the years 2000 to 2099'],
    ['2024-01-30/2024-01-31', '30 to 31 January 2024', 'from 30 to 31 January 2024'],
    ['2024-01-30/2024-02-01', '30 January to 1 February 2024', 'from 30 January to 1 February 2024'],
    ['2023-12-30/2024-01-02', '30 December 2023 to 2 January 2024', 'from 30 December 2023 to 2 January 2024'],
    ['2024-01-30/2024-01-30', '30 January 2024', 'on 30 January 2024'],
    ['2023-11/2024-01', 'November 2023 to January 2024', 'from November 2023 to January 2024'],
    ['2023-12/2024-02~', 'December 2023 to about February 2024', 'from December 2023 to about February 2024'],
    ['2015-09-14~/2015-09-15~', 'about 14 to 15 September 2015', 'from about 14 to 15 September 2015'],
    ['2020~/2021~', 'about 2020 to about 2021', 'from about 2020 to about 2021'],
    ['2024-01-30/..', 'from 30 January 2024 on', 'from 30 January 2024 on'],
    ['2024-01-30/', 'from 30 January 2024 on, until when is not known', 'from 30 January 2024 on'],
    ['../2024-01', 'up to January 2024', 'up to January 2024'],
    ['/2024-01', 'up to January 2024, since when is not known', 'up to January 2024'],
    ['[2020..2021]', 'some day between 2020 and 2021', 'on some day between 2020 and 2021'],
    ['[2024-01-30,2024-02-05]', '30 January 2024 or 5 February 2024', 'on 30 January 2024 or on 5 February 2024'],
    ['[2020-03..]', 'March 2020 or later', 'in March 2020 or later'],
    ['{2024-01-30,2024-02-05}', '30 January 2024 and 5 February 2024', 'on 30 January 2024 and on 5 February 2024'],
    ['{2020..2022}', '2020 to 2022', 'from 2020 to 2022'],
  ])('%s is %s', (text, noun, adverbial) => {
    expect(EdtfDate.parse(text).text).toBe(text);
    expect([dateInWords(text), whenInWords(text)]).toEqual([noun, adverbial]);
  });

  it.each([
    ['2022-08-05?', 'perhaps 5 August 2022', 'perhaps on 5 August 2022'],
    ['2022-08-05~', 'about 5 August 2022', 'around 5 August 2022'],
    ['2022-08-05%', 'perhaps about 5 August 2022', 'perhaps around 5 August 2022'],
    ['2020?', 'perhaps 2020', 'perhaps in 2020'],
    ['2020~', 'about 2020', 'in about 2020'],
    ['2020%', 'perhaps about 2020', 'perhaps in about 2020'],
  ])('tells uncertain, approximate and both apart: %s is %s', (text, noun, adverbial) => {
    expect([dateInWords(text), whenInWords(text)]).toEqual([noun, adverbial]);
  });

  it('F2: reported by a day, or recorded by month, is never a plain day', () => {
    expect(['[..2024-04-21]', '2023-11', '[..2023-11]', '2023-11~'].map((text) => whenInWords(text))).toEqual([
      'by 21 April 2024',
      'in November 2023',
      'by the end of November 2023',
      'in about November 2023',
    ]);
  });

  it('F10: an interval lasted all of its days; some day between is one of a set', () => {
    expect(whenInWords('2024-01-30/2024-01-31')).toBe('from 30 to 31 January 2024');
    expect(dateInWords('[2024-01-30..2024-02-02]')).toBe('some day between 30 January and 2 February 2024');
    expect(dateInWords('[2025-06-20..2025-06-25]')).toBe('some day between 20 and 25 June 2025');
  });

  it.each([
    ['2022-08-05', '5 Aug 2022'],
    ['2024-01', 'January 2024'],
    ['2025-11-18/2025-11-20', '18 to 20 Nov 2025'],
    ['2024-01-30/2024-02-02', '30 Jan to 2 Feb 2024'],
    ['[2025-06-20..2025-06-25]', 'some day between 20 and 25 Jun 2025'],
    ['[..2023-11]', 'by the end of November 2023'],
  ])('has a short form for tables: %s is %s', (text, words) => {
    expect(dateInWords(text, 'short')).toBe(words);
  });

  it('says since when a state lasts that began by a day', () => {
    expect(
      ['[..2024-04-21]', '../2024-01', '2020~', '[2024-05-01..2024-05-09]'].map((text) => sinceInWords(text)),
    ).toEqual([
      'since 21 April 2024 or earlier',
      'since January 2024 or earlier',
      'since about 2020',
      'since some day between 1 and 9 May 2024',
    ]);
  });

  it('leaves what is no date as it is written', () => {
    const written = ['2024-13-45', 'soon', 'a/b'];
    expect(written.map((text) => dateInWords(text))).toEqual(written);
  });

  it('names no form that is not taken', () => {
    const forms = dateForms.match(/\[?(\.\.)?\d{4}[-\d~?/.[\]]*/g)!;
    expect(forms).toHaveLength(8);
    for (const form of forms) expect(() => EdtfDate.parse(form)).not.toThrow();
  });
});

describe('days in words', () => {
  it('are one day, a range, or today', () => {
    const [none, one, range] = [
      { min: 0, max: 0 },
      { min: 1, max: 1 },
      { min: 1_828, max: 1_829 },
    ];
    expect([1, 30, one, range].map(daysInWords)).toEqual(['1 day', '30 days', '1 day', '1,828 to 1,829 days']);
    expect([none, one].map(ageInDays)).toEqual(['today', '1 day']);
    expect([none, one, range].map(agoInWords)).toEqual(['today', '1 day ago', '1,828 to 1,829 days ago']);
  });
});
