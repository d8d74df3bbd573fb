import { type Command, InvalidArgumentError, Option } from 'commander';

/** The options that every command on a database has. */
export interface CommonOptions {
  readonly database?: string;
  readonly json?: boolean;
}

/** Runs a command: its arguments in order, then its options, then the output. @returns the exit code */
export type Handler = (...args: never[]) => Promise<number>;

/** A command of `thaw`: a row in the table of commands. */
export interface CommandRow {
  /** Name and arguments, as in `status [track]`. */
  readonly usage: string;
  readonly description: string;
  /** What else than `--database` and `--json` it can be given, in the order of its help. */
  readonly options?: readonly Option[];
  /** False for a command that has neither `--database` nor `--json` by itself. */
  readonly common?: boolean;
  /** Loads the code of the command. It is called only when the command runs, so that help loads no database driver. */
  readonly load?: () => Promise<Handler>;
  readonly commands?: readonly CommandRow[];
  /** True where options before a sub-command are those of this command, and those behind it are its own. */
  readonly positionalOptions?: boolean;
}

/** Where `--database` points to, as every command takes it. */
export const databaseOption = commandOption('--database <url>', 'sqlite:<path> or postgres://…');
const commonOptions = [databaseOption, commandOption('--json', 'for programs')];

/** Adds a row of the table, with its sub-commands, to a command. @param act runs a handler and takes its exit code */
export function addCommand(
  parent: Command,
  row: CommandRow,
  act: (handler: Handler, args: readonly unknown[]) => Promise<void>,
): void {
  const { load, common = true } = row;
  const command = parent.command(row.usage).description(row.description);
  if (row.positionalOptions) command.enablePositionalOptions();
  for (const each of [...(common ? commonOptions : []), ...(row.options ?? [])]) command.addOption(each);
  if (load) {
    command.action(async () => act(await load(), [...(command.processedArgs as unknown[]), command.optsWithGlobals()]));
  }
  for (const each of row.commands ?? []) addCommand(command, each, act);
}

/**
 * Declares an option.
 * @param parse reads the value as typed, and is given the value so far where the option may be repeated
 */
export function commandOption<T>(
  flags: string,
  about: string,
  parse?: (text: string, before: T) => T,
  byDefault?: T,
): Option {
  const made = new Option(flags, about).default(byDefault);
  return parse ? made.argParser(parse) : made;
}

/** Declares an option that a command does not run without. */
export function requiredOption<T>(flags: string, about: string, parse?: (text: string, before: T) => T): Option {
  return commandOption(flags, about, parse).makeOptionMandatory();
}

/** Collects the values of an option that may be repeated. */
export function repeatedValue(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}

/** Reads a whole number within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is no whole number from ${least} to ${most}.`);
  };
}

/** Reads a position of the log. */
export function logPosition(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value > 0 && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It is no position of the log: a whole number from 1 on.');
}
