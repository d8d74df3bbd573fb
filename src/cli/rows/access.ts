import { type CommandRow, commandOption, repeatedValue, requiredOption, wholeNumber } from '../command.js';

const roles = 'reader, recorder, editor, operator or admin';
const tracksOption = commandOption(
  '--tracks <pattern>',
  "only these tracks, as in 'us-cn.*'; may be repeated",
  repeatedValue,
);

/** The commands of keys, of people and of the audit log. A server that runs on the database takes up what they change. */
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
          requiredOption('--role <role>', roles),
          commandOption('--expires <days>', 'how long it works, as in 90d; until it is revoked if left out'),
          tracksOption,
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
    usage: 'person',
    description: 'people who sign in with a name and a password, or a passkey',
    common: false,
    commands: [
      {
        usage: 'add <name>',
        description: 'make an account, and print its password this once',
        options: [requiredOption('--role <role>', roles), tracksOption],
        load: async () => (await import('../commands/access/people.js')).addPerson,
      },
      {
        usage: 'list',
        description: 'everybody with an account, or who signed in at the provider',
        load: async () => (await import('../commands/access/people.js')).listPeople,
      },
      {
        usage: 'role <person> <role>',
        description: 'change what a person may do, by name or id',
        options: [tracksOption],
        load: async () => (await import('../commands/access/people.js')).changePerson,
      },
      {
        usage: 'password <person>',
        description: 'print a new password, remove the passkeys of the person, and end the sign-ins',
        load: async () => (await import('../commands/access/people.js')).resetPassword,
      },
      {
        usage: 'remove <person>',
        description: 'remove a person for good; what was recorded keeps the name',
        load: async () => (await import('../commands/access/people.js')).removePerson,
      },
    ],
  },
  {
    usage: 'proposal',
    description: 'amendments that wait until a second person approves',
    common: false,
    commands: [
      {
        usage: 'list',
        description: 'those that wait',
        load: async () => (await import('../commands/access/proposals.js')).listProposals,
      },
      {
        usage: 'approve <proposal>',
        description: 'record what was proposed, by its id',
        load: async () => (await import('../commands/access/proposals.js')).approveProposal,
      },
      {
        usage: 'refuse <proposal>',
        description: 'refuse a proposal, by its id',
        options: [requiredOption('--reason <text>', 'why')],
        load: async () => (await import('../commands/access/proposals.js')).refuseProposal,
      },
      {
        usage: 'withdraw <proposal>',
        description: 'take back a proposal of a key that was made at this machine',
        load: async () => (await import('../commands/access/proposals.js')).withdrawProposal,
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
