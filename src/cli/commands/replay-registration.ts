import { type Command, InvalidArgumentError } from 'commander';
import { type Act, add } from '../command.js';
import type { ReplayOptions } from './replay.js';

/** The command that plays the past. */
export function addReplaying(program: Command, act: Act): void {
  add(program, 'replay <tracks...>', 'play the past of tracks: a moving picture in a terminal, else frames as NDJSON')
    .option('--from <day>', 'the first day, as in 2022-01-01')
    .option('--to <day>', 'the last day; today where absent')
    .option('--speed <days>', 'days a second, or max; 30 in a terminal, else max', speed)
    .option('--skip-quiet', 'days on which nothing happens take no time')
    .option('--as-known', 'of every day what was then known of it')
    .option('--known-at <day>', 'what happened, as known at the end of that day')
    .option('--position <position>', 'as the log stood when that was its last position', position)
    .action((tracks: string[], _, command: Command) =>
      act<ReplayOptions>(command, async (options, output) => {
        const { replayCommand } = await import('./replay.js');
        return replayCommand(tracks, options, output);
      }),
    );
}

function speed(text: string): number {
  const value = text === 'max' ? 0 : Number(text);
  if (text === 'max' || (/^\d+(\.\d+)?$/.test(text) && value >= 0.1 && value <= 100_000)) return value;
  throw new InvalidArgumentError('It is neither a number of days from 0.1 to 100000 nor max.');
}

function position(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value > 0 && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It is no position of the log: a whole number from 1 on.');
}
