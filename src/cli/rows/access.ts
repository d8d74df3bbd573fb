import { type CommandRow, commandOption, repeatedValue, requiredOption, wholeNumber } from '../command.js';

/** The commands of keys and of the audit log. A server that runs on the database takes up what they change. */
export const accessCommands: readonly CommandRow[] = [
  {
    usage: 'key',
    description: 'the keys by which programs and people write',
    common: false,
    commands: [
      {
        usage: 'create',
        description: 'make a key, and print it this once',
        options: [
          requiredOption('--name <name>', 'whose it is: what is recorded with it bears this name'),
          requiredOption('--role <role>', 'reader, recorder, editor, operator or admin'),
          commandOption('--expires <days>', 'how long it works, as in 90d; until it is revoked if left out'),
          commandOption('--tracks <pattern>', "only these tracks, as in 'us-cn.*'; may be repeated", repeatedValue),
        ],
        load: async () => (await import('../commands/access/keys.js')).createKey,
      },
      {
        usage: 'list',
        description: 'all keys, without their texts',
        load: async () => (await import('../commands/access/keys.js')).listKeys,
      },
      {
        usage: 'rotate <key>',
        description: 'replace a key, by its name or id, and print the new one',
        options: [commandOption('--overlap <time>', 'how long the old one works on', undefined, '24h')],
        load: async () => (await import('../commands/access/keys.js')).rotateKey,
      },
      {
        usage: 'revoke <key>',
        description: 'revoke a key, by its name or id, for good',
        load: async () => (await import('../commands/access/keys.js')).revokeKey,
      },
    ],
  },
  {
    usage: 'audit',
    description: 'the audit log: keys, sign-ins, settings, and who was refused',
    options: [
      commandOption('--after <sequence>', 'only entries after this one', wholeNumber(0, Number.MAX_SAFE_INTEGER), 0),
      commandOption('--verify', 'check its chain of hashes instead'),
    ],
    load: async () => (await import('../commands/access/audit.js')).auditCommand,
  },
];
