import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { ThawError } from '../domain/errors.js';
import { addAlerting } from './commands/alert-registration.js';
import { addAmending } from './commands/amend-registration.js';
import { addBackTesting } from './commands/back-test-registration.js';
import { type Act, add } from './command.js';
import { addComparing } from './commands/compare-registration.js';
import { addDelivering } from './commands/delivery-registration.js';
import { exitCodeOf, exitCodes, UsageError } from './exit-codes.js';
import type { ImportCommandOptions } from './commands/import.js';
import { Output } from './terminal/output.js';
import { addAsOfOptions } from './as-of.js';
import { addReplaying } from './commands/replay-registration.js';
import type { OfflineOptions } from './commands/offline-verify.js';
import type { EventsOptions, HistoryOptions, ReadOptions, StatusOptions } from './commands/read.js';

const epilogue = `
The database is the one of --database, else of THAW_DATABASE_URL. Data goes to stdout, all else to stderr.
Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 conflict, 6 unreachable, 7 check failed.`;

const eventsLimit = 500;

interface CommonOptions {
  readonly database?: string;
  readonly json?: boolean;
}

/** Runs `thaw` with its arguments, without those of node itself. @returns the exit code */
export async function run(args: readonly string[], version: string): Promise<number> {
  let code: number = exitCodes.done;
  const output = new Output(process.stdout, process.stderr);
  const act: Act = async (command, work) => {
    code = await work(command.opts<never>(), output);
  };
  try {
    await programOf(act, version).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    output.note(`thaw: ${messageOf(error)}`);
    return exitCodeOf(error);
  }
}

function messageOf(error: unknown): string {
  if (error instanceof ThawError || error instanceof UsageError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

// The code of a command is loaded when it is called: what only prints its usage needs no database driver.

function programOf(act: Act, version: string): Command {
  const program = new Command('thaw')
    .description('The monitor of record for diplomatic cooperation: a log of events, and the status they make.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(add --help for the usage)')
    .addHelpText('after', epilogue);
  addServe(program, act);
  addReading(program, act);
  addComparing(program, act);
  addReplaying(program, act);
  addWriting(program, act);
  addAmending(program, act);
  addAlerting(program, act);
  addBackTesting(program, act);
  addDelivering(program, act);
  addKeeping(program, act);
  addIntegrity(program, act);
  return program;
}

function addServe(program: Command, act: Act): void {
  program
    .command('serve')
    .description('serve the HTTP interface')
    .option('--database <url>', 'sqlite:<path> or postgres://…')
    .option('--empty', 'load no shipped records into an empty database')
    .action((_, command: Command) =>
      act<{ database?: string; empty?: boolean }>(command, async (options) => {
        const { serve } = await import('../main.js');
        await serve(options);
        return exitCodes.done;
      }),
    );
}

function addReading(program: Command, act: Act): void {
  addAsOfOptions(add(program, 'status [track]', 'how a track stands, or all of them'))
    .option('--fail-on <statuses>', 'exit with 7 where one stands so, as in frozen,dormant')
    .action((track: string | undefined, _, command: Command) =>
      act<StatusOptions>(command, async (options, output) => {
        const { status } = await import('./commands/read.js');
        return status(track, options, output);
      }),
    );
  addAsOfOptions(add(program, 'history <track>', 'the stretches of one status'))
    .option('--chart', 'draw them as bands over time')
    .action((track: string, _, command: Command) =>
      act<HistoryOptions>(command, async (options, output) => {
        const { history } = await import('./commands/read.js');
        return history(track, options, output);
      }),
    );
  addAsOfOptions(add(program, 'explain <track>', 'why it stands so, in sentences with their sources')).action(
    (track: string, _, command: Command) =>
      act<ReadOptions>(command, async (options, output) => {
        const { explainCommand } = await import('./commands/explain.js');
        return explainCommand(track, options, output);
      }),
  );
  addAsOfOptions(add(program, 'cite <track>', 'how to cite a reading, so that it can be had again')).action(
    (track: string, _, command: Command) =>
      act<ReadOptions>(command, async (options, output) => {
        const { citeCommand } = await import('./commands/explain.js');
        return citeCommand(track, options, output);
      }),
  );
  add(program, 'events', 'the log, in order of position')
    .option('--track <track>', 'only what touches this track')
    .option('--type <type>', 'only this type, as in TalksHeld')
    .option('--after <position>', 'only what stands beyond', wholeNumber(0, Number.MAX_SAFE_INTEGER), 0)
    .option('--limit <count>', `at most so many, up to ${eventsLimit}`, wholeNumber(1, eventsLimit), 50)
    .action((_, command: Command) =>
      act<EventsOptions>(command, async (options, output) => {
        const { events } = await import('./commands/read.js');
        return events(options, output);
      }),
    );
}

function addWriting(program: Command, act: Act): void {
  add(program, 'migrate', 'make the database and its tables, or bring them up to date').action((_, command: Command) =>
    act<CommonOptions>(command, async (options, output) => {
      const { migrate } = await import('./commands/log.js');
      return migrate(options, output);
    }),
  );
  add(program, 'import <file>', 'record the events of a file: NDJSON, or CSV with a column map; - reads stdin')
    .option('--map <file>', 'the column map of a CSV file: an event as JSON, with {column} for a cell')
    .option('--whole-log', 'the file is a whole log, as written by export: keep its positions, times and hashes')
    .action((file: string, _, command: Command) =>
      act<ImportCommandOptions>(command, async (options, output) => {
        const { importFile } = await import('./commands/import.js');
        return importFile(file, options, output);
      }),
    );
}

function addKeeping(program: Command, act: Act): void {
  add(program, 'rebuild', 'build every status anew from the log').action((_, command: Command) =>
    act<CommonOptions>(command, async (options, output) => {
      const { rebuild } = await import('./commands/log.js');
      return rebuild(options, output);
    }),
  );
  add(program, 'export', 'write the log as NDJSON').action((_, command: Command) =>
    act<CommonOptions>(command, async (options, output) => {
      const { exportLog } = await import('./commands/log.js');
      return exportLog(options, output);
    }),
  );
  add(program, 'doctor', 'check what an installation needs').action((_, command: Command) =>
    act<CommonOptions>(command, async (options, output) => {
      const { doctor } = await import('./commands/doctor.js');
      return doctor(options, output);
    }),
  );
}

function addIntegrity(program: Command, act: Act): void {
  add(
    program,
    'verify',
    'check that nothing was changed: chain, triggers, Merkle tree, and every status against the log',
  )
    .option('--offline <export>', 'check a file written by export instead, without any database; - reads stdin')
    .option('--key <key>', 'the public key of the checkpoints, or a file that holds it')
    .option('--checkpoint <file>', 'the signed checkpoint that the file must fit')
    .option('--previous-checkpoint <file>', 'an older one, that must be the beginning of the same log')
    .option('--entry <file>', 'check one entry, as JSON, by its --proof and the --key')
    .option('--proof <file>', 'the proof of the entry, from /api/v1/log/proofs/entry')
    .option('--consistency <file>', 'check a consistency proof between the two checkpoints')
    .action((_, command: Command) =>
      act<CommonOptions & OfflineOptions>(command, async (options, output) => {
        const { verifyOffline } = await import('./commands/offline-verify.js');
        const code = await verifyOffline(options, output);
        if (code !== undefined) return code;
        const { verify } = await import('./commands/verify.js');
        return verify(options, output);
      }),
    );
  program
    .command('keygen <name>')
    .description('make a key that signs checkpoints; the name is that of the log, as in example.org/thaw')
    .option('--out <file>', 'write the private key there, readable to its owner only, instead of to stdout')
    .action((name: string, _, command: Command) =>
      act<{ out?: string }>(command, async (options, output) => {
        const { keygen } = await import('./commands/keys.js');
        return keygen(name, options, output);
      }),
    );
  add(program, 'checkpoint', 'sign the log as it stands').action((_, command: Command) =>
    act<CommonOptions>(command, async (options, output) => {
      const { checkpoint } = await import('./commands/keys.js');
      return checkpoint(options, output);
    }),
  );
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is no whole number from ${least} to ${most}.`);
  };
}
