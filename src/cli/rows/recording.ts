import { type CommandRow, option, repeated, required } from '../command.js';

/** The options of a command that records an amendment. */
const recording = [
  option('--by <name>', 'who answers for the record', undefined, 'command line'),
  option('--disclosed <date>', 'when the world could first know; now, where absent'),
  option('--dry-run', 'tell what it would change, and store nothing'),
];
const withReason = [...recording, required('--reason <text>', 'why, for whoever reads the log')];

/** The commands that write to the log. */
export const recordingCommands: readonly CommandRow[] = [
  {
    usage: 'migrate',
    description: 'make the database and its tables, or bring them up to date',
    load: async () => (await import('../commands/log.js')).migrate,
  },
  {
    usage: 'import <file>',
    description: 'record the events of a file: NDJSON, or CSV with a column map; - reads stdin',
    options: [
      option('--map <file>', 'the column map of a CSV file: an event as JSON, with {column} for a cell'),
      option('--whole-log', 'the file is a whole log, as written by export: keep its positions, times and hashes'),
    ],
    load: async () => (await import('../commands/import.js')).importFile,
  },
  {
    usage: 'correct <event> <file>',
    description: 'give an event its whole new reading, as JSON; - reads stdin',
    options: withReason,
    load: async () => (await import('../commands/amend.js')).correct,
  },
  {
    usage: 'retract <id>',
    description: 'have an event, or an entry about one, count no longer',
    options: withReason,
    load: async () => (await import('../commands/amend.js')).retract,
  },
  {
    usage: 'merge <into> <duplicates...>',
    description: 'have events count as the one that stays',
    options: withReason,
    load: async () => (await import('../commands/amend.js')).merge,
  },
  {
    usage: 'dispute <event>',
    description: 'note that a party disputes an event',
    options: [
      ...recording,
      required('--party <party>', 'who disputes it, as in CN'),
      required('--says <text>', 'what it says instead, in our words'),
      option('--occurred <date>', 'the date that it gives; without one it denies the event'),
    ],
    load: async () => (await import('../commands/amend.js')).dispute,
  },
  {
    usage: 'assess <track>',
    description: 'hold a status to be another than the rules give, for a time',
    options: [
      ...withReason,
      required('--status <status>', 'what it is held to be, as in paused'),
      required('--evidence <event>', 'an event that shows it; may be repeated', repeated),
      required('--expires <day>', 'the last day that it stands'),
      option('--from <day>', 'from when on; from when it was known, where absent'),
    ],
    load: async () => (await import('../commands/amend.js')).assess,
  },
  {
    usage: 'adopt <track> <policy>',
    description: 'read a track by another policy: its name, or a file of rules',
    options: withReason,
    load: async () => (await import('../commands/amend.js')).adopt,
  },
];
