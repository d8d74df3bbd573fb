import type { FollowedSource, SourceHealth, SourceKindView } from '../../contract/sources.js';
import { ageInWords, inWords } from '../../wording/words.js';

const kindWords: Readonly<Record<SourceKindView['kind'], string>> = {
  feed: 'Feed (RSS, Atom or JSON Feed)',
  gdelt: 'GDELT',
  acled: 'ACLED',
  polecat: 'POLECAT or ICEWS',
  table: 'Table or NDJSON',
  webhook: 'Webhook',
};

export function kindInWords(kind: SourceKindView['kind']): string {
  return kindWords[kind];
}

const stateWords: Readonly<Record<SourceHealth['state'], string>> = {
  paused: 'Paused',
  new: 'Nothing has come yet',
  well: 'Well',
  failing: 'Failing',
  late: 'Late: it is due, and nobody fetches it',
};

export function stateInWords({ state, fetching }: SourceHealth): string {
  return fetching && state !== 'failing' ? `${stateWords[state]}; fetching now` : stateWords[state];
}

const licenceWords: Readonly<Record<FollowedSource['licence'], string>> = {
  open: 'may be passed on',
  'with-mention': 'may be passed on with mention of the provider',
  'headline-only': 'headline, link and date may be kept',
  'no-redistribution': 'its texts never leave Thaw',
};

export function licenceInWords(licence: FollowedSource['licence']): string {
  return licenceWords[licence];
}

/** `last fetched 3 min ago`, `newest item 2 h old`, `1,204 reports`: how a source fares, part by part. */
export function healthInWords(health: SourceHealth, now: number): string[] {
  const { succeededAt, triedAt, nextFetchAt, lagSeconds, reports, gaps } = health;
  const ago = (instant: string) => ageInWords(now - Date.parse(instant));
  const last =
    succeededAt !== null
      ? `last success ${ago(succeededAt)} ago`
      : triedAt === null
        ? 'not fetched yet'
        : `no success yet, tried ${ago(triedAt)} ago`;
  const due = nextFetchAt === null ? NaN : Date.parse(nextFetchAt) - now;
  return [
    last,
    ...(lagSeconds === null ? [] : [`newest item ${spanInWords(lagSeconds)} old`]),
    reports === 1 ? 'one report' : `${inWords(reports)} reports`,
    ...(gaps.length > 0
      ? [`${inWords(gaps.length)} ${gaps.length === 1 ? 'file is' : 'files are'} missing at the provider`]
      : []),
    ...(due > 0 ? [`next in ${ageInWords(due)}`] : []),
  ];
}

function spanInWords(seconds: number): string {
  const days = Math.round(seconds / 86_400);
  return days >= 2 ? `${inWords(days)} days` : ageInWords(seconds * 1_000);
}

/** `every 15 minutes`, `every 2 hours`; how often a source is fetched. */
export function intervalInWords(seconds: number | null): string {
  if (seconds === null) return 'when its provider sends';
  if (seconds % 86_400 === 0) return every(seconds / 86_400, 'day');
  if (seconds % 3_600 === 0) return every(seconds / 3_600, 'hour');
  return every(Math.round(seconds / 60), 'minute');
}

const every = (count: number, unit: string) => (count === 1 ? `every ${unit}` : `every ${inWords(count)} ${unit}s`);
