import { InvalidArgumentError } from 'commander';
import { type CommandRow, logPosition, option, repeated, wholeNumber } from '../command.js';

const eventsLimit = 500;

/** The options that say what a reading is as of. */
const asOf = [
  option('--valid-at <day>', 'what was so on that day, as in 2024-01-30'),
  option('--known-at <day>', 'as known at the end of that day'),
  option('--position <position>', 'as the log stood when that was its last position', logPosition),
  option('--policy <policy>', 'by the rules of that policy, as in cooperation@1'),
  option('--without <id>', 'as if that entry did not stand; may be repeated', repeated),
  option('--account <party>', 'on the telling of that party, as in CN'),
];

const onlyTracks = option('--track <track>', 'only this track; may be repeated', repeated);

/** The commands that read tracks and the log. */
export const readingCommands: readonly CommandRow[] = [
  {
    usage: 'status [track]',
    description: 'how a track stands, or all of them',
    options: [...asOf, option('--fail-on <statuses>', 'exit with 7 where one stands so, as in frozen,dormant')],
    load: async () => (await import('../commands/status.js')).status,
  },
  {
    usage: 'history <track>',
    description: 'the stretches of one status',
    options: [...asOf, option('--chart', 'draw them as bands over time')],
    load: async () => (await import('../commands/status.js')).history,
  },
  {
    usage: 'explain <track>',
    description: 'why it stands so, in sentences with their sources',
    options: asOf,
    load: async () => (await import('../commands/explain.js')).explainCommand,
  },
  {
    usage: 'cite <track>',
    description: 'how to cite a reading, so that it can be had again',
    options: asOf,
    load: async () => (await import('../commands/explain.js')).citeCommand,
  },
  {
    usage: 'events',
    description: 'the log, in order of position',
    options: [
      option('--track <track>', 'only what touches this track'),
      option('--type <type>', 'only this type, as in TalksHeld'),
      option('--after <position>', 'only what stands beyond', wholeNumber(0, Number.MAX_SAFE_INTEGER), 0),
      option('--limit <count>', `at most so many, up to ${eventsLimit}`, wholeNumber(1, eventsLimit), 50),
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
      option('--accounts <parties>', 'two tellings, as in US,CN'),
      option('--policies <policies>', 'two policies, as in cooperation@1,leaders@1'),
    ],
    load: async () => (await import('../commands/compare.js')).compare,
  },
  {
    usage: 'commitments <track>',
    description: 'who owes what, what was given for what, and what is asked',
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
        description: 'one policy as JSON, a form to start from; without a name those that are known',
        load: async () => (await import('../commands/policy.js')).showPolicy,
      },
    ],
  },
  {
    usage: 'replay <tracks...>',
    description: 'play the past of tracks: a moving picture in a terminal, else frames as NDJSON',
    options: [
      option('--from <day>', 'the first day, as in 2022-01-01'),
      option('--to <day>', 'the last day; today where absent'),
      option('--speed <days>', 'days a second, or max; 30 in a terminal, else max', daysASecond),
      option('--skip-quiet', 'days on which nothing happens take no time'),
      option('--as-known', 'of every day what was then known of it'),
      option('--known-at <day>', 'what happened, as known at the end of that day'),
      option('--position <position>', 'as the log stood when that was its last position', logPosition),
    ],
    load: async () => (await import('../commands/replay.js')).replayCommand,
  },
];

function daysASecond(text: string): number {
  const value = text === 'max' ? 0 : Number(text);
  if (text === 'max' || (/^\d+(\.\d+)?$/.test(text) && value >= 0.1 && value <= 100_000)) return value;
  throw new InvalidArgumentError('It is neither a number of days from 0.1 to 100000 nor max.');
}
