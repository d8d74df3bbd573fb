import type { Command } from 'commander';
import type { Output } from './terminal/output.js';

/** Runs `work` with the options of a command, and keeps the exit code that it gives. */
export type Act = <Options>(
  command: Command,
  work: (options: Options, output: Output) => Promise<number>,
) => Promise<void>;

/** Gives a program one more command, with the options that all have. */
export function add(program: Command, usage: string, description: string): Command {
  return program
    .command(usage)
    .description(description)
    .option('--database <url>', 'sqlite:<path> or postgres://…')
    .option('--json', 'for programs');
}
