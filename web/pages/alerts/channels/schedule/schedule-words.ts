import { capitalised } from '../../../../wording/words.js';
import { selectInWords, wordList } from '../../shared/select-words.js';
import type { Digest, Schedule } from './schedule-draft.js';

/** The schedule of a channel in sentences. */
export function scheduleInWords({ zone, digests = [], quiet }: Schedule): string[] {
  return [
    ...(zone === undefined ? [] : [`Instants are told in ${zone}.`]),
    ...digests.map((digest) => digestInWords(digest, zone)),
    ...(quiet ? [quietInWords(quiet, zone)] : []),
  ];
}

/** As in `A digest every Monday at 08:00, Asia/Tokyo, on every track; left out where there is nothing new.` */
export function digestInWords(digest: Digest, zone: string | undefined): string {
  const { every, weekday, at, select = {}, collections = [], whenEmpty } = digest;
  const when = every === 'day' ? 'day' : capitalised(weekday ?? 'week');
  const of = selectInWords(select);
  const within = collections.length > 0 ? `, of the collections ${wordList(collections, 'or')}` : '';
  const empty = whenEmpty === 'skip' ? '; left out where there is nothing new' : '';
  return `A digest every ${when} at ${at}, ${digest.zone ?? zone ?? 'UTC'}, on ${of}${within}${empty}.`;
}

function quietInWords(quiet: NonNullable<Schedule['quiet']>, zone: string | undefined): string {
  const windows = quiet.windows.map(
    ({ days, from, to }) =>
      `${wordList(days.map(capitalised), 'and')} ${from === '00:00' && to === '00:00' ? 'all day' : `${from} to ${to}`}`,
  );
  const passes = quiet.passes.length > 0 ? `, except for what is ${wordList(quiet.passes, 'or')}` : '';
  return `Quiet on ${windows.join('; ')}, ${quiet.zone ?? zone ?? 'UTC'}${passes}.`;
}
