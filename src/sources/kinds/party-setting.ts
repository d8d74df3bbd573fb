import { z } from 'zod';
import { isListedParty } from '../../domain/events/party.js';

/** The words of a setting that is a list: spaces or commas stand between. */
export const wordsOf = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

/** A setting that is a list of words. @param message what is wrong where a word has another form */
export const listSetting = (word: RegExp, message: string) =>
  z
    .string()
    .max(2_000)
    .refine((text) => wordsOf(text).every((each) => word.test(each)), message);

/** Which parties a source is read for. */
export const partiesSetting = listSetting(
  /^[A-Z]{2,4}(-[A-Z]{2,4})?$/,
  'is no list such as US-CN KP: parties, or pairs with a dash between',
)
  .refine(
    (text) =>
      wordsOf(text)
        .flatMap((each) => each.split('-'))
        .every(isListedParty),
    'names a party that is unknown',
  )
  .default('')
  .meta({ description: 'Parties, or pairs with a dash between, such as US-CN KP; all where it is empty' });
