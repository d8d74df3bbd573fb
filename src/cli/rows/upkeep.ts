import { type CommandRow, databaseOption, commandOption } from '../command.js';
import { exitCodes } from '../exit-codes.js';

/** The command that runs the server. */
export const serveCommand: CommandRow = {
  usage: 'serve',
  description: 'serve the HTTP interface',
  common: false,
  options: [
    databaseOption,
    commandOption(
      '--empty',
      'load no shipped records, neither into an empty database nor, as they grow, into one that began with them',
    ),
  ],
  load: async () => {
    const { serve } = await import('../../app/serve.js');
    return async (options: Parameters<typeof serve>[0]) => {
      await serve(options);
      return exitCodes.done;
    };
  },
};

/** The command that agents run. */
export const mcpCommandRow: CommandRow = {
  usage: 'mcp',
  description: 'offer agents tools that read, by the Model Context Protocol over standard input and output',
  common: false,
  options: [databaseOption],
  load: async () => (await import('../commands/mcp.js')).mcpCommand,
};

/** The commands that look after an installation, and prove that nothing was changed. */
export const upkeepCommands: readonly CommandRow[] = [
  {
    usage: 'apply <folder>',
    description:
      'bring tracks, policies, channels, sources, rules and roles of keys to what the files of a folder declare',
    options: [commandOption('--dry-run', 'show what would change, and what no file declares; change nothing')],
    load: async () => (await import('../commands/upkeep/apply.js')).applyCommand,
  },
  {
    usage: 'rebuild',
    description: 'rebuild every status from the log',
    load: async () => (await import('../commands/log.js')).rebuildCommand,
  },
  {
    usage: 'export',
    description: 'write the log as NDJSON',
    load: async () => (await import('../commands/log.js')).exportCommand,
  },
  {
    usage: 'backup <file>',
    description: 'copy the whole database into one file, while servers go on writing',
    load: async () => (await import('../commands/upkeep/backup.js')).backupCommand,
  },
  {
    usage: 'restore <file>',
    description: 'check a backup, and fill an empty database with it',
    options: [
      commandOption('--checkpoint <file>', 'a signed checkpoint that was kept elsewhere, which the log must match'),
      commandOption('--key <key>', 'the public key of that checkpoint, or a file with it'),
    ],
    load: async () => (await import('../commands/upkeep/backup.js')).restoreCommand,
  },
  {
    usage: 'doctor',
    description: 'check what an installation needs',
    load: async () => (await import('../commands/upkeep/doctor.js')).doctorCommand,
  },
  {
    usage: 'verify',
    description: 'check that nothing was changed: chain, triggers, Merkle tree, and every status against the log',
    options: [
      commandOption(
        '--offline <export>',
        'check a file written by export instead, without any database; - reads stdin',
      ),
      commandOption('--key <key>', 'the public key of the checkpoints, or a file with it'),
      commandOption('--checkpoint <file>', 'the signed checkpoint that the file must match'),
      commandOption(
        '--previous-checkpoint <file>',
        'an older checkpoint, which must be of an earlier state of the same log',
      ),
      commandOption('--entry <file>', 'check one entry, as JSON, by its --proof and the --key'),
      commandOption('--proof <file>', 'the proof of the entry, from /api/v1/log/proofs/entry'),
      commandOption('--consistency <file>', 'check a consistency proof between the two checkpoints'),
    ],
    load: async () => (await import('../commands/upkeep/offline-verify.js')).verifyCommand,
  },
  {
    usage: 'keygen <name>',
    description: 'make a key that signs checkpoints; the name is that of the log, as in example.org/thaw',
    common: false,
    options: [
      commandOption('--out <file>', 'write the private key there, readable to its owner only, instead of to stdout'),
    ],
    load: async () => (await import('../commands/upkeep/keys.js')).keygenCommand,
  },
  {
    usage: 'secrets',
    description: 'the secrets of channels and sources, as the database keeps them',
    common: false,
    commands: [
      {
        usage: 'rotate',
        description: 'seal them all with another key: that of THAW_SECRET_KEY, else a new one beside the database',
        load: async () => (await import('../commands/upkeep/secrets.js')).rotateSecrets,
      },
    ],
  },
  {
    usage: 'checkpoint',
    description: 'sign the log as it is now',
    load: async () => (await import('../commands/upkeep/keys.js')).checkpointCommand,
  },
];
