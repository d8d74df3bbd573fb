import type { Command } from 'commander';
import type { BackTestOptions } from './back-test.js';
import { type Act, add } from '../command.js';

/** The command that runs a rule over the past. */
export function addBackTesting(program: Command, act: Act): void {
  add(program, 'backtest <rule>', 'what a rule, a JSON file, would have told in the past; - reads stdin')
    .option('--from <day>', 'the first day')
    .option('--to <day>', 'the last day; today where absent')
    .option(
      '--mode <mode>',
      'as-known: by what was known on each day; hindsight: by what is known now; both',
      'as-known',
    )
    .option('--track <track>', 'only this track; may be repeated', (track, tracks: string[] = []) => [...tracks, track])
    .action((file: string, _, command: Command) =>
      act<BackTestOptions>(command, async (options, output) => {
        const { backTest } = await import('./back-test.js');
        return backTest(file, options, output);
      }),
    );
}
