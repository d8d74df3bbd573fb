import { type Command, InvalidArgumentError } from 'commander';
import { parseDay } from '../domain/time/day.js';
import type { AsOfQuery } from '../readings/as-of.js';

/** What every reading of a track can be asked for, as typed. */
export interface AsOfOptions {
  readonly validAt?: string;
  readonly knownAt?: string;
  readonly position?: number;
  readonly policy?: string;
  readonly without?: readonly string[];
  readonly account?: string;
}

/** Gives a command the options that pin a reading. */
export function addAsOfOptions(command: Command): Command {
  return command
    .option('--valid-at <day>', 'what was so on that day, as in 2024-01-30')
    .option('--known-at <day>', 'as known at the end of that day')
    .option('--position <position>', 'as the log stood when that was its last position', wholeNumber)
    .option('--policy <policy>', 'by the rules of that policy, as in cooperation@1')
    .option('--without <id>', 'as if that entry did not stand; may be repeated', (id, ids: string[] = []) => [
      ...ids,
      id,
    ])
    .option('--account <party>', 'on the telling of that party, as in CN');
}

/** @throws ThawError invalid `invalid-day`, naming the option */
export function asOfOfOptions({ validAt, knownAt, position, policy, without, account }: AsOfOptions): AsOfQuery {
  return {
    validAt: validAt === undefined ? undefined : parseDay(validAt, '--valid-at'),
    knownAt: knownAt === undefined ? undefined : parseDay(knownAt, '--known-at'),
    ...{ position, policy, without, account: account?.toUpperCase() },
  };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value > 0 && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It is no position of the log: a whole number from 1 on.');
}
