import { type CommandRow, commandOption, logPosition, repeatedValue, requiredOption, wholeNumber } from '../command.js';

/** The options of a command that records an amendment. */
const recording = [
  commandOption('--by <name>', 'who records it', undefined, 'command line'),
  commandOption('--disclosed <date>', 'the day on which it became public; today if left out'),
  commandOption('--dry-run', 'report what it would change, and store nothing'),
];
const withReason = [...recording, requiredOption('--reason <text>', 'why, for whoever reads the log')];

/** The commands that write to the log. */
export const recordingCommands: readonly CommandRow[] = [
  {
    usage: 'migrate',
    description: 'create the database and its tables, or bring them up to date',
    load: async () => (await import('../commands/log.js')).migrateCommand,
  },
  {
    usage: 'import <file>',
    description:
      'record the events of a file: lines of JSON, a JSON array, or a table with a column map, packed by gzip or not; - reads stdin',
    options: [
      commandOption('--map <file>', 'the column map of a table: an event as JSON, with {column} for a cell'),
      commandOption('--propose-map', 'print a map for the table, made of its header and first rows; store nothing'),
      commandOption('--dry-run', 'report what would be stored, refused and changed; store nothing'),
      commandOption('--partial', 'take each line that may enter, however short or damaged the file is'),
      commandOption('--encoding <name>', 'what the text is encoded in, where it is no UTF-8: windows-1252, gb18030, …'),
      commandOption('--separator <mark>', 'what stands between cells: comma, semicolon, tab, bar or another character'),
      commandOption('--header-line <number>', 'the line that names the columns', wholeNumber(1, 1_000_000)),
      commandOption('--no-header', 'no line names the columns: they are called 1, 2, 3 …'),
      commandOption('--columns <names>', 'the names of the columns, with commas between, of a table without any'),
      commandOption('--retract-vanished', 'retract the events of which the source has no row any more'),
      commandOption(
        '--whole-log',
        'the file is a whole log, as written by export: keep its positions, times and hashes',
      ),
    ],
    load: async () => (await import('../commands/import/import.js')).importFile,
  },
  {
    usage: 'party',
    description: 'the parties that are no states',
    common: false,
    commands: [
      {
        usage: 'add <file>',
        description: 'define a party, as JSON, or amend the one with the id in the file; - reads stdin',
        options: [commandOption('--by <name>', 'who records it', undefined, 'command line')],
        load: async () => (await import('../commands/party.js')).addParty,
      },
      {
        usage: 'list',
        description: 'the parties that the log defines',
        options: [commandOption('--all', 'also the codes of states and former states')],
        load: async () => (await import('../commands/party.js')).listParties,
      },
    ],
  },
  {
    usage: 'series',
    description: 'figures beside the diplomacy: deaths, seizures, shipments',
    common: false,
    commands: [
      {
        usage: 'add <file>',
        description: 'define a series, as JSON, or amend the one with the id in the file; - reads stdin',
        options: [commandOption('--by <name>', 'who records it', undefined, 'command line')],
        load: async () => (await import('../commands/series.js')).addSeries,
      },
      {
        usage: 'points <file>',
        description: 'record figures, as JSON with series, points and sources; - reads stdin',
        options: [commandOption('--by <name>', 'who records them', undefined, 'command line')],
        load: async () => (await import('../commands/series.js')).addSeriesPoints,
      },
      {
        usage: 'list',
        description: 'the series, each with its latest figure',
        options: [commandOption('--track <track>', 'only the series beside this track')],
        load: async () => (await import('../commands/series.js')).listSeries,
      },
      {
        usage: 'show <series>',
        description: 'the figures of a series, with their sources and earlier values',
        options: [
          commandOption('--valid-at <day>', 'only periods over by that day, as in 2024-01-30'),
          commandOption('--known-at <day>', 'as known at the end of that day'),
          commandOption('--position <position>', 'as of that position of the log', logPosition),
        ],
        load: async () => (await import('../commands/series.js')).showSeries,
      },
    ],
  },
  {
    usage: 'correct <event> <file>',
    description: 'replace an event by a corrected one, as JSON; - reads stdin',
    options: withReason,
    load: async () => (await import('../commands/amend.js')).correctCommand,
  },
  {
    usage: 'amend <event> <file>',
    description: 'add to an event what became known later: sources, ended, outcome, summary, as JSON; - reads stdin',
    options: withReason,
    load: async () => (await import('../commands/amend.js')).amendCommand,
  },
  {
    usage: 'retract <id>',
    description: 'withdraw an event, or an entry about one',
    options: withReason,
    load: async () => (await import('../commands/amend.js')).retractCommand,
  },
  {
    usage: 'merge <into> <duplicates...>',
    description: 'record that events are duplicates of the one that stays',
    options: withReason,
    load: async () => (await import('../commands/amend.js')).mergeCommand,
  },
  {
    usage: 'redact <id>',
    description: 'blank words of an event, or of an entry about one, for good: they cannot be brought back',
    options: [
      ...withReason.filter(({ flags }) => !flags.startsWith('--disclosed')),
      commandOption(
        '--field <pointer>',
        'a text to blank, as in /summary or /sources/0; may be repeated',
        repeatedValue,
        [],
      ),
      commandOption('--whole', 'blank the whole body: the event counts on no day any more'),
    ],
    load: async () => (await import('../commands/amend.js')).redactCommand,
  },
  {
    usage: 'make-open <id>',
    description: 'make an internal track, event or addition open to every reader, by its id: it cannot be undone',
    options: withReason.filter(({ flags }) => !flags.startsWith('--disclosed')),
    load: async () => (await import('../commands/amend.js')).makeOpenCommand,
  },
  {
    usage: 'dispute <event>',
    description: 'note that a party disputes an event',
    options: [
      ...recording,
      requiredOption('--party <party>', 'who disputes it, as in CN'),
      requiredOption('--says <text>', 'what it says instead, summarised'),
      commandOption('--occurred <date>', 'the date that it gives; without one it denies the event'),
    ],
    load: async () => (await import('../commands/amend.js')).disputeCommand,
  },
  {
    usage: 'assess <track>',
    description: 'record an assessment: a status other than the one by the rules, for a time',
    options: [
      ...withReason,
      requiredOption('--status <status>', 'the assessed status, as in paused'),
      requiredOption('--evidence <event>', 'an event that shows it; may be repeated', repeatedValue),
      requiredOption('--expires <day>', 'the last day of the assessment'),
      commandOption('--from <day>', 'the first day; the day it became known if left out'),
    ],
    load: async () => (await import('../commands/amend.js')).assessCommand,
  },
  {
    usage: 'adopt <track> <policy>',
    description: 'read a track by another policy: its name, or a file of rules',
    options: withReason,
    load: async () => (await import('../commands/amend.js')).adoptCommand,
  },
];
