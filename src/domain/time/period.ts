import { ThawError } from '../errors.js';
import type { Day } from './day.js';
import { EdtfDate } from './edtf-date.js';

/** The period of a figure: its first and last day. */
export interface Period {
  readonly first: Day;
  readonly last: Day;
}

/** The first and last day of a period that is no fault. */
export function periodOf(text: string): Period {
  const { earliest, latest } = EdtfDate.parse(text);
  return { first: earliest!, last: latest! };
}

/** Why an EDTF text is no period of a figure; `undefined` for one that is, and for a text that is no EDTF at all. */
export function periodFault(text: string): string | undefined {
  const date = parsed(text);
  if (!date) return undefined;
  if (/[~?%]/.test(text)) return 'bears a mark of doubt: a period has a first and a last day, as in 2022-05/2023-04';
  if (/^[[{]/.test(text)) return 'is a set of dates: a period is one span of time, as in 2022-05/2023-04';
  const isBounded = date.earliest !== null && date.latest !== null && !text.endsWith('/');
  return isBounded ? undefined : 'has an open end: a period has a first and a last day, as in 2022-05/2023-04';
}

/**
 * The same text for texts that name the same days, as 2023 and 2023-01/2023-12 do; `undefined` where the text is no
 * period.
 */
export function samePeriod(text: string): string | undefined {
  if (!parsed(text) || periodFault(text) !== undefined) return undefined;
  const { first, last } = periodOf(text);
  return `${first}/${last}`;
}

function parsed(text: string): EdtfDate | undefined {
  try {
    return EdtfDate.parse(text);
  } catch (error) {
    if (error instanceof ThawError) return undefined;
    throw error;
  }
}
