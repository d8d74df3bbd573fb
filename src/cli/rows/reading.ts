import { InvalidArgumentError } from 'commander';
import { type CommandRow, logPosition, option, repeated, wholeNumber } from '../command.js';

const eventsLimit = 500;

/** The options that say what a reading is as of. */
const asOf = [
  option('--valid-at <day>', 'the status on that day, as in 2024-01-30'),
  option('--known-at <day>', 'as known at the end of that day'),
  option('--position <position>', 'as of that position of the log', logPosition),
  option('--policy <policy>', 'by the rules of that policy, as in cooperation@1'),
  option('--without <id>', 'as if that entry were not recorded; may be repeated', repeated),
  option('--account <party>', 'by the account of that party, as in CN'),
];

const onlyTracks = option('--track <track>', 'only this track; may be repeated', repeated);

/** The commands that read tracks and the log. */
export const readingCommands: readonly CommandRow[] = [
  {
    usage: 'status [track]',
    description: 'the status of a track, or of all tracks',
    options: [
      ...asOf,
      option('--fail-on <statuses>', 'exit with 7 if a track has one of these statuses, as in frozen,dormant'),
    ],
    load: async () => (await import('../commands/status.js')).status,
  },
  {
    usage: 'history <track>',
    description: 'the periods of each status',
    options: [...asOf, option('--chart', 'draw them as bands over time')],
    load: async () => (await import('../commands/status.js')).history,
  },
  {
    usage: 'explain <track>',
    description: 'why a track has its status, in sentences with their sources',
    options: asOf,
    load: async () => (await import('../commands/explain.js')).explainCommand,
  },
  {
    usage: 'cite <track>',
    description: 'a citation of a reading, with an address that always gives it',
    options: asOf,
    load: async () => (await import('../commands/explain.js')).citeCommand,
  },
  {
    usage: 'events',
    description: 'the log, in order of position',
    options: [
      option('--track <track>', 'only entries about this track'),
      option('--type <type>', 'only this type, as in TalksHeld'),
      option('--after <position>', 'only entries after this position', wholeNumber(0, Number.MAX_SAFE_INTEGER), 0),
      option('--limit <count>', `at most this many, up to ${eventsLimit}`, wholeNumber(1, eventsLimit), 50),
    ],
    load: async () => (await import('../commands/status.js')).events,
  },
  {
    usage: 'compare <track>',
    description: 'what differs between two readings, and what makes the difference',
    options: [
      ...asOf,
      option('--from <day>', 'the earlier of two days'),
      option('--to <day>', 'the later'),
      option('--known-from <day>', 'the earlier of two states of knowledge'),
      option('--known-to <day>', 'the later'),
      option('--accounts <parties>', 'the accounts of two parties, as in US,CN'),
      option('--policies <policies>', 'two policies, as in cooperation@1,leaders@1'),
    ],
    load: async () => (await import('../commands/compare.js')).compare,
  },
  {
    usage: 'commitments <track>',
    description: 'the commitments, concessions, exchanges and open demands',
    options: asOf,
    load: async () => (await import('../commands/explain.js')).commitments,
  },
  {
    usage: 'policy',
    description: 'the rules from events to a status',
    common: false,
    commands: [
      {
        usage: 'check <file>',
        description: 'check a policy, and show how each history would differ under it; - reads stdin',
        options: [onlyTracks],
        load: async () => (await import('../commands/policy.js')).checkPolicy,
      },
      {
        usage: 'show [name]',
        description: 'one policy as JSON, to start a new one from; without a name, a list of the known policies',
        load: async () => (await import('../commands/policy.js')).showPolicy,
      },
    ],
  },
  {
    usage: 'replay <tracks...>',
    description: 'play the past of tracks: an animation in a terminal, else frames as NDJSON',
    options: [
      option('--from <day>', 'the first day, as in 2022-01-01'),
      option('--to <day>', 'the last day; today where absent'),
      option('--speed <days>', 'days a second, or max; 30 in a terminal, else max', daysASecond),
      option('--skip-quiet', 'skip the days on which nothing happens'),
      option('--as-known', 'show each day as it was known on that day'),
      option('--known-at <day>', 'as known at the end of that day'),
      option('--position <position>', 'as of that position of the log', logPosition),
    ],
    load: async () => (await import('../commands/replay.js')).replayCommand,
  },
];

function daysASecond(text: string): number {
  const value = text === 'max' ? 0 : Number(text);
  if (text === 'max' || (/^\d+(\.\d+)?$/.test(text) && value >= 0.1 && value <= 100_000)) return value;
  throw new InvalidArgumentError('It is neither a number of days from 0.1 to 100000 nor max.');
}
