import { Command, CommanderError } from 'commander';
import { ThawError } from '../domain/errors.js';
import { addCommand, type CommandRow, type Handler } from './command.js';
import { exitCodeOf, exitCodes, UsageError } from './exit-codes.js';
import { accessCommands } from './rows/access.js';
import { alertingCommands } from './rows/alerting.js';
import { readingCommands } from './rows/reading.js';
import { sourceCommand } from './rows/following.js';
import { judgingCommands } from './rows/judging.js';
import { recordingCommands } from './rows/recording.js';
import { mcpCommandRow, serveCommand, upkeepCommands } from './rows/upkeep.js';
import { Terminal } from './terminal/terminal.js';
import { visibleText } from '../domain/wording/visible-text.js';

const epilogue = `
The database is the one of --database, else of THAW_DATABASE_URL. Data goes to stdout, all else to stderr.
Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 conflict, 6 unreachable, 7 check failed.`;

/** Every command, in the order of the help. */
const table: readonly CommandRow[] = [
  serveCommand,
  mcpCommandRow,
  ...readingCommands,
  ...recordingCommands,
  sourceCommand,
  ...judgingCommands,
  ...alertingCommands,
  ...accessCommands,
  ...upkeepCommands,
];

/** Runs `thaw` with its arguments, without those of node itself. @returns the exit code */
export async function run(args: readonly string[], version: string, terminal = new Terminal(process)): Promise<number> {
  let code: number = exitCodes.done;
  const act = async (handler: Handler, given: readonly unknown[]) => {
    code = await handler(...([...given, terminal] as never[]));
  };
  const program = new Command('thaw')
    .description('The monitor of record for diplomatic cooperation: a log of events, and the status they make.')
    .version(version)
    .exitOverride()
    .configureOutput(terminal.forCommander())
    .showHelpAfterError('(add --help for the usage)')
    .addHelpText('after', epilogue);
  for (const row of table) addCommand(program, row, act);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    for (const line of `thaw: ${messageOf(error)}`.split('\n')) terminal.note(line);
    return exitCodeOf(error);
  }
}

function messageOf(error: unknown): string {
  if (error instanceof ThawError || error instanceof UsageError) return visibleText(error.message);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
