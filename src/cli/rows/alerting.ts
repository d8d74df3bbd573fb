import { type CommandRow, commandOption, repeatedValue, requiredOption } from '../command.js';
import { settingsOptions } from '../settings-options.js';

const onlyChannel = commandOption('--channel <channel>', 'only of this channel, by name or id');

/** The commands of rules, alerts and silences. A server that runs on the database takes up what they write. */
const ruleCommands: readonly CommandRow[] = [
  {
    usage: 'rule',
    description: 'the rules of alerts',
    common: false,
    commands: [
      {
        usage: 'add <file>',
        description: 'make a rule, or change the one with the id in the file; - reads stdin',
        load: async () => (await import('../commands/alerting/alert.js')).addRule,
      },
      {
        usage: 'list',
        description: 'all rules',
        load: async () => (await import('../commands/alerting/alert.js')).listRules,
      },
      {
        usage: 'show <rule>',
        description: 'one rule as JSON, by its id or name',
        load: async () => (await import('../commands/alerting/alert.js')).showRule,
      },
      {
        usage: 'remove <rule>',
        description: 'remove a rule; its alerts are resolved',
        load: async () => (await import('../commands/alerting/alert.js')).removeRule,
      },
      {
        usage: 'preview <file> <track>',
        description: 'what a rule, saved or not, would say of a track; - reads stdin',
        options: [commandOption('--valid-at <day>', 'on this day; today if left out')],
        load: async () => (await import('../commands/alerting/alert.js')).previewRule,
      },
    ],
  },
  {
    usage: 'alerts',
    description: 'the alerts, the latest change first',
    positionalOptions: true,
    options: [
      commandOption('--state <state>', 'only pending, firing, resolved or withdrawn; may be repeated', repeatedValue),
      commandOption('--rule <rule>', 'only of this rule, by its id or name'),
      commandOption('--track <track>', 'only on this track'),
    ],
    load: async () => (await import('../commands/alerting/alert.js')).listAlerts,
    commands: [
      {
        usage: 'ack <key>',
        description: 'acknowledge an alert, so that it is no longer repeated or escalated',
        options: [requiredOption('--by <name>', 'who acknowledges it'), requiredOption('--why <text>', 'why')],
        load: async () => (await import('../commands/alerting/alert.js')).acknowledgeAlert,
      },
    ],
  },
  {
    usage: 'silence',
    description: 'periods in which matching alerts are not sent',
    common: false,
    commands: [
      {
        usage: 'add',
        description: 'silence alerts',
        options: [
          requiredOption('--reason <text>', 'why'),
          requiredOption('--author <name>', 'who silences them'),
          requiredOption('--until <instant>', 'when it ends: a day, at its start (UTC), or an instant with its offset'),
          commandOption('--rule <rule>', 'only alerts of this rule, by its id or name; may be repeated', repeatedValue),
          commandOption('--track <glob>', 'only on these tracks, as in us-cn.*; may be repeated', repeatedValue),
        ],
        load: async () => (await import('../commands/alerting/alert.js')).addSilence,
      },
      {
        usage: 'list',
        description: 'the silences that have not ended',
        load: async () => (await import('../commands/alerting/alert.js')).listSilences,
      },
      {
        usage: 'expire <id>',
        description: 'end a silence now',
        load: async () => (await import('../commands/alerting/alert.js')).expireSilence,
      },
    ],
  },
  {
    usage: 'backtest <rule>',
    description: 'the alerts that a rule, a JSON file, would have sent in the past; - reads stdin',
    options: [
      commandOption('--from <day>', 'the first day'),
      commandOption('--to <day>', 'the last day; today if left out'),
      commandOption(
        '--mode <mode>',
        'as-known: by what was known on each day; hindsight: by what is known now; both',
        undefined,
        'as-known',
      ),
      commandOption('--track <track>', 'only this track; may be repeated', repeatedValue),
    ],
    load: async () => (await import('../commands/alerting/back-test.js')).backTest,
  },
];

/** The commands of channels and deliveries. */
const deliveryCommands: readonly CommandRow[] = [
  {
    usage: 'channel',
    description: 'where alerts are sent',
    common: false,
    commands: [
      {
        usage: 'add <kind> <name>',
        description: 'make a channel; `thaw channel kinds` lists the settings of each kind',
        options: settingsOptions,
        load: async () => (await import('../commands/alerting/delivery.js')).addChannel,
      },
      {
        usage: 'kinds',
        description: 'the kinds of channels, and their settings',
        load: async () => (await import('../commands/alerting/delivery.js')).listKinds,
      },
      {
        usage: 'list',
        description: 'all channels',
        load: async () => (await import('../commands/alerting/delivery.js')).listChannels,
      },
      {
        usage: 'test <channel>',
        description: 'send a notification that is marked TEST, and report the outcome',
        load: async () => (await import('../commands/alerting/delivery.js')).testChannel,
      },
      {
        usage: 'schedule <channel> [file]',
        description: 'its time zone, digests and quiet windows as JSON; with a file, sets them; - reads stdin',
        load: async () => (await import('../commands/alerting/schedule.js')).scheduleChannel,
      },
      {
        usage: 'remove <channel>',
        description: 'remove a channel; its waiting notifications are not sent',
        load: async () => (await import('../commands/alerting/delivery.js')).removeChannel,
      },
    ],
  },
  {
    usage: 'digest',
    description: 'summaries of the record that a channel is sent by its schedule',
    common: false,
    commands: [
      {
        usage: 'preview <channel>',
        description: 'what the digests of a channel would say now, and when they are next sent; sends nothing',
        load: async () => (await import('../commands/alerting/schedule.js')).previewDigests,
      },
    ],
  },
  {
    usage: 'deliveries',
    description: 'what was sent, newest first, with the outcome',
    options: [
      onlyChannel,
      commandOption('--state <state>', 'only in this state').choices(['waiting', 'sent', 'skipped', 'failed', 'dead']),
    ],
    load: async () => (await import('../commands/alerting/delivery.js')).listDeliveries,
    commands: [
      {
        usage: 'redeliver <delivery>',
        description: 'send one again, with the same id',
        load: async () => (await import('../commands/alerting/delivery.js')).redeliver,
      },
      {
        usage: 'recover',
        description: 'send again what failed, or was dropped with its channel',
        options: [
          requiredOption('--from <time>', 'only those made at or after this time, as in 2026-01-15T12:00:00Z'),
          requiredOption('--to <time>', 'and before this time'),
          onlyChannel,
          commandOption('--dry-run', 'report how many, and send nothing'),
        ],
        load: async () => (await import('../commands/alerting/delivery.js')).recover,
      },
    ],
  },
];

/** The commands of alerts: their rules, where they go, and what became of each delivery. */
export const alertingCommands = [...ruleCommands, ...deliveryCommands];
