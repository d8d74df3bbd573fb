import { type Command, Option } from 'commander';
import type { AddOptions, DeliveriesOptions, RecoverOptions } from './delivery.js';
import { type Act, add } from '../command.js';

interface CommonOptions {
  readonly database?: string;
  readonly json?: boolean;
}

const settled = (text: string, before: string[]) => [...before, text];

/** `thaw channel …` and `thaw deliveries …`: where alerts go, and what became of each delivery. */
export function addDelivering(program: Command, act: Act): void {
  addChannels(program, act);
  addDeliveries(program, act);
}

function addChannels(program: Command, act: Act): void {
  const channel = program.command('channel').description('where alerts are sent');
  add(channel, 'add <kind> <name>', 'make a channel; `thaw channel kinds` tells the settings of each kind')
    .option('--set <setting=value>', 'a setting, as in url=https://… ; a list or number as JSON', settled, [])
    .option('--settings <file>', 'the settings as a JSON file; - reads stdin, so that no secret stands in a history')
    .action((kind: string, name: string, _, command: Command) =>
      act<AddOptions>(command, async (options, output) => {
        const { addChannel } = await import('./delivery.js');
        return addChannel(kind, name, options, output);
      }),
    );
  add(channel, 'kinds', 'the kinds of channels, and their settings').action((_, command: Command) =>
    act<CommonOptions>(command, async (options, output) => {
      const { listKinds } = await import('./delivery.js');
      return listKinds(options, output);
    }),
  );
  add(channel, 'list', 'all channels').action((_, command: Command) =>
    act<CommonOptions>(command, async (options, output) => {
      const { listChannels } = await import('./delivery.js');
      return listChannels(options, output);
    }),
  );
  add(channel, 'test <channel>', 'send a notification that is marked TEST, and say what came of it').action(
    (name: string, _, command: Command) =>
      act<CommonOptions>(command, async (options, output) => {
        const { testChannel } = await import('./delivery.js');
        return testChannel(name, options, output);
      }),
  );
  add(channel, 'remove <channel>', 'remove a channel; what waits for it is not sent').action(
    (name: string, _, command: Command) =>
      act<CommonOptions>(command, async (options, output) => {
        const { removeChannel } = await import('./delivery.js');
        return removeChannel(name, options, output);
      }),
  );
}

function addDeliveries(program: Command, act: Act): void {
  const deliveries = add(program, 'deliveries', 'what was sent, newest first, and what became of it')
    .option('--channel <channel>', 'only of this channel, by name or id')
    .addOption(new Option('--state <state>', 'only in this state').choices(['waiting', 'sent', 'failed', 'dead']))
    .action((_, command: Command) =>
      act<DeliveriesOptions>(command, async (options, output) => {
        const { listDeliveries } = await import('./delivery.js');
        return listDeliveries(options, output);
      }),
    );
  add(deliveries, 'redeliver <delivery>', 'send one again, under the same id').action(
    (id: string, _, command: Command) =>
      act<CommonOptions>(command, async (_options, output) => {
        const { redeliver } = await import('./delivery.js');
        return redeliver(id, command.optsWithGlobals<CommonOptions>(), output);
      }),
  );
  add(deliveries, 'recover', 'send after all what failed, or died with its channel')
    .requiredOption('--from <time>', 'made at or after this time, as in 2026-01-15T12:00:00Z')
    .requiredOption('--to <time>', 'and before this one')
    .option('--channel <channel>', 'only of this channel, by name or id')
    .option('--dry-run', 'say how many, and send nothing')
    .action((_, command: Command) =>
      act<CommonOptions>(command, async (_options, output) => {
        const { recover } = await import('./delivery.js');
        return recover(command.optsWithGlobals<RecoverOptions>(), output);
      }),
    );
}
