import { type CommandRow, option, repeated, required } from '../command.js';

/** The options of a command that records an amendment. */
const recording = [
  option('--by <name>', 'who records it', undefined, 'command line'),
  option('--disclosed <date>', 'the day on which it became public; today if left out'),
  option('--dry-run', 'report what it would change, and store nothing'),
];
const withReason = [...recording, required('--reason <text>', 'why, for whoever reads the log')];

/** The commands that write to the log. */
export const recordingCommands: readonly CommandRow[] = [
  {
    usage: 'migrate',
    description: 'create the database and its tables, or bring them up to date',
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
    description: 'replace an event by a corrected one, as JSON; - reads stdin',
    options: withReason,
    load: async () => (await import('../commands/amend.js')).correct,
  },
  {
    usage: 'retract <id>',
    description: 'withdraw an event, or an entry about one',
    options: withReason,
    load: async () => (await import('../commands/amend.js')).retract,
  },
  {
    usage: 'merge <into> <duplicates...>',
    description: 'record that events are duplicates of the one that stays',
    options: withReason,
    load: async () => (await import('../commands/amend.js')).merge,
  },
  {
    usage: 'dispute <event>',
    description: 'note that a party disputes an event',
    options: [
      ...recording,
      required('--party <party>', 'who disputes it, as in CN'),
      required('--says <text>', 'what it says instead, summarised'),
      option('--occurred <date>', 'the date that it gives; without one it denies the event'),
    ],
    load: async () => (await import('../commands/amend.js')).dispute,
  },
  {
    usage: 'assess <track>',
    description: 'record an assessment: a status other than the one by the rules, for a time',
    options: [
      ...withReason,
      required('--status <status>', 'the assessed status, as in paused'),
      required('--evidence <event>', 'an event that shows it; may be repeated', repeated),
      required('--expires <day>', 'the last day of the assessment'),
      option('--from <day>', 'the first day; the day it became known if left out'),
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
