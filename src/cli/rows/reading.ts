import { InvalidArgumentError } from 'commander';
import { type CommandRow, logPosition, commandOption, repeatedValue, wholeNumber } from '../command.js';

const eventsLimit = 500;

/** The options that say what a reading is as of. */
const asOf = [
  commandOption('--valid-at <day>', 'the status on that day, as in 2024-01-30'),
  commandOption('--known-at <day>', 'as known at the end of that day'),
  commandOption('--position <position>', 'as of that position of the log', logPosition),
  commandOption('--policy <policy>', 'by the rules of that policy, as in cooperation@1'),
  commandOption('--without <id>', 'as if that entry were not recorded; may be repeated', repeatedValue),
  commandOption('--account <party>', 'by the account of that party, as in CN'),
];

const onlyTracks = commandOption('--track <track>', 'only this track; may be repeated', repeatedValue);

/** The commands that read tracks and the log. */
export const readingCommands: readonly CommandRow[] = [
  {
    usage: 'status [track]',
    description: 'the status of a track, or of all tracks',
    options: [
      ...asOf,
      commandOption('--fail-on <statuses>', 'exit with 7 if a track has one of these statuses, as in frozen,dormant'),
    ],
    load: async () => (await import('../commands/status.js')).statusCommand,
  },
  {
    usage: 'history <track>',
    description: 'the periods of each status',
    options: [...asOf, commandOption('--chart', 'draw them as bands over time')],
    load: async () => (await import('../commands/status.js')).historyCommand,
  },
  {
    usage: 'explain <track>',
    description: 'why a track has its status, in sentences with their sources',
    options: asOf,
    load: async () => (await import('../commands/explain.js')).explainCommand,
  },
  {
    usage: 'brief <track>',
    description: 'a paragraph on a span of days: status, the heaviest acts, terms, what is due',
    options: [
      commandOption('--from <day>', 'the first day; 30 days before the last where absent'),
      commandOption('--to <day>', 'the last day, the same as --valid-at'),
      ...asOf,
    ],
    load: async () => (await import('../commands/explain.js')).briefCommand,
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
      commandOption('--track <track>', 'only entries about this track'),
      commandOption('--type <type>', 'only this type, as in TalksHeld'),
      commandOption(
        '--after <position>',
        'only entries after this position',
        wholeNumber(0, Number.MAX_SAFE_INTEGER),
        0,
      ),
      commandOption('--limit <count>', `at most this many, up to ${eventsLimit}`, wholeNumber(1, eventsLimit), 50),
    ],
    load: async () => (await import('../commands/status.js')).eventsCommand,
  },
  {
    usage: 'compare <track>',
    description: 'what differs between two readings, and what makes the difference',
    options: [
      ...asOf,
      commandOption('--from <day>', 'the earlier of two days'),
      commandOption('--to <day>', 'the later'),
      commandOption('--known-from <day>', 'the earlier of two states of knowledge'),
      commandOption('--known-to <day>', 'the later'),
      commandOption('--accounts <parties>', 'the accounts of two parties, as in US,CN'),
      commandOption('--policies <policies>', 'two policies, as in cooperation@1,leaders@1'),
    ],
    load: async () => (await import('../commands/compare.js')).compareCommand,
  },
  {
    usage: 'commitments <track>',
    description: 'what each side wants, what it delivered and promised, and what was given in exchange for what',
    options: asOf,
    load: async () => (await import('../commands/exchange.js')).commitmentsCommand,
  },
  {
    usage: 'measures <track>',
    description: 'deliverables, asks, pledges kept, response lag and pressure by branch, each with its events',
    options: asOf,
    load: async () => (await import('../commands/exchange.js')).measuresCommand,
  },
  {
    usage: 'linkage <track>',
    description: 'the acts that moved the track together with others, and when each of them thawed',
    options: asOf,
    load: async () => (await import('../commands/exchange.js')).linkageCommand,
  },
  {
    usage: 'claims <track>',
    description: 'who claims what moved what and how sure, and what is expected by when; no status moves by it',
    options: asOf,
    load: async () => (await import('../commands/claims.js')).claimsCommand,
  },
  {
    usage: 'check-article <file>',
    description: 'hold the claims of an article (NDJSON) against the record; - reads stdin',
    options: [
      commandOption('--known-at <day>', 'as known at the end of that day'),
      commandOption('--position <position>', 'as of that position of the log', logPosition),
      commandOption('--require <count>', 'exit with 7 if fewer claims are on record', wholeNumber(0, 1_000)),
    ],
    load: async () => (await import('../commands/check-article.js')).checkArticle,
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
      commandOption('--from <day>', 'the first day, as in 2022-01-01'),
      commandOption('--to <day>', 'the last day; today where absent'),
      commandOption('--speed <days>', 'days a second, or max; 30 in a terminal, else max', daysASecond),
      commandOption('--skip-quiet', 'skip the days on which nothing happens'),
      commandOption('--as-known', 'show each day as it was known on that day'),
      commandOption('--known-at <day>', 'as known at the end of that day'),
      commandOption('--position <position>', 'as of that position of the log', logPosition),
    ],
    load: async () => (await import('../commands/replay.js')).replayCommand,
  },
];

function daysASecond(text: string): number {
  const value = text === 'max' ? 0 : Number(text);
  if (text === 'max' || (/^\d+(\.\d+)?$/.test(text) && value >= 0.1 && value <= 100_000)) return value;
  throw new InvalidArgumentError('It is neither a number of days from 0.1 to 100000 nor max.');
}
