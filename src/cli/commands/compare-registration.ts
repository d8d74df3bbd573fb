import type { Command } from 'commander';
import { type Act, add } from '../command.js';
import type { CompareOptions } from './compare.js';
import { addAsOfOptions } from '../as-of.js';
import type { PolicyOptions } from './policy.js';
import type { ReadOptions } from './read.js';

/** The commands that hold readings, and policies, against each other. */
export function addComparing(program: Command, act: Act): void {
  addAsOfOptions(add(program, 'compare <track>', 'what differs between two readings, and what makes the difference'))
    .option('--from <day>', 'the earlier of two days')
    .option('--to <day>', 'the later')
    .option('--known-from <day>', 'the earlier of two states of knowledge')
    .option('--known-to <day>', 'the later')
    .option('--accounts <parties>', 'two tellings, as in US,CN')
    .option('--policies <policies>', 'two policies, as in cooperation@1,leaders@1')
    .action((track: string, _, command: Command) =>
      act<CompareOptions>(command, async (options, output) => {
        const { compare } = await import('./compare.js');
        return compare(track, options, output);
      }),
    );
  addAsOfOptions(
    add(program, 'commitments <track>', 'who owes what, what was given for what, and what is asked'),
  ).action((track: string, _, command: Command) =>
    act<ReadOptions>(command, async (options, output) => {
      const { commitments } = await import('./ledger.js');
      return commitments(track, options, output);
    }),
  );
  addPolicies(program, act);
}

function addPolicies(program: Command, act: Act): void {
  const policy = program.command('policy').description('the rules from events to a status');
  add(policy, 'check <file>', 'check a policy, and show how each history would differ under it; - reads stdin')
    .option('--track <track>', 'only this track; may be repeated', (track, tracks: string[] = []) => [...tracks, track])
    .action((file: string, _, command: Command) =>
      act<PolicyOptions>(command, async (options, output) => {
        const { checkPolicy } = await import('./policy.js');
        return checkPolicy(file, options, output);
      }),
    );
  add(policy, 'show [name]', 'one policy as JSON, a form to start from; without a name those that are known').action(
    (name: string | undefined, _, command: Command) =>
      act<PolicyOptions>(command, async (options, output) => {
        const { showPolicy } = await import('./policy.js');
        return showPolicy(name, options, output);
      }),
  );
}
