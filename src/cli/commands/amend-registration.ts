import type { Command } from 'commander';
import type { AmendOptions, AssessOptions, DisputeOptions } from './amend.js';
import { type Act, add } from '../command.js';

const gathered = (id: string, ids: string[] = []) => [...ids, id];

/** The commands that record entries about other entries, or about how a track is read. */
export function addAmending(program: Command, act: Act): void {
  addAboutEvents(program, act);
  addRecording(program, 'dispute <event>', 'note that a party disputes an event')
    .requiredOption('--party <party>', 'who disputes it, as in CN')
    .requiredOption('--says <text>', 'what it says instead, in our words')
    .option('--occurred <date>', 'the date that it gives; without one it denies the event')
    .action((event: string, _, command: Command) =>
      act<DisputeOptions>(command, async (options, output) => {
        const { dispute } = await import('./amend.js');
        return dispute(event, options, output);
      }),
    );
  reasoned(addRecording(program, 'assess <track>', 'hold a status to be another than the rules give, for a time'))
    .requiredOption('--status <status>', 'what it is held to be, as in paused')
    .requiredOption('--evidence <event>', 'an event that shows it; may be repeated', gathered)
    .requiredOption('--expires <day>', 'the last day that it stands')
    .option('--from <day>', 'from when on; from when it was known, where absent')
    .action((track: string, _, command: Command) =>
      act<AssessOptions>(command, async (options, output) => {
        const { assess } = await import('./amend.js');
        return assess(track, options, output);
      }),
    );
  reasoned(
    addRecording(program, 'adopt <track> <policy>', 'read a track by another policy: its name, or a file of rules'),
  ).action((track: string, policy: string, _, command: Command) =>
    act<AmendOptions>(command, async (options, output) => {
      const { adopt } = await import('./amend.js');
      return adopt(track, policy, options, output);
    }),
  );
}

function addAboutEvents(program: Command, act: Act): void {
  reasoned(
    addRecording(program, 'correct <event> <file>', 'give an event its whole new reading, as JSON; - reads stdin'),
  ).action((event: string, file: string, _, command: Command) =>
    act<AmendOptions>(command, async (options, output) => {
      const { correct } = await import('./amend.js');
      return correct(event, file, options, output);
    }),
  );
  reasoned(addRecording(program, 'retract <id>', 'have an event, or an entry about one, count no longer')).action(
    (id: string, _, command: Command) =>
      act<AmendOptions>(command, async (options, output) => {
        const { retract } = await import('./amend.js');
        return retract(id, options, output);
      }),
  );
  reasoned(addRecording(program, 'merge <into> <duplicates...>', 'have events count as the one that stays')).action(
    (into: string, duplicates: string[], _, command: Command) =>
      act<AmendOptions>(command, async (options, output) => {
        const { merge } = await import('./amend.js');
        return merge(into, duplicates, options, output);
      }),
  );
}

function addRecording(program: Command, usage: string, description: string): Command {
  return add(program, usage, description)
    .option('--by <name>', 'who answers for the record', 'command line')
    .option('--disclosed <date>', 'when the world could first know; now, where absent')
    .option('--dry-run', 'tell what it would change, and store nothing');
}

function reasoned(command: Command): Command {
  return command.requiredOption('--reason <text>', 'why, for whoever reads the log');
}
