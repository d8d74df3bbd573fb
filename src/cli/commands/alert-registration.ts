import type { Command } from 'commander';
import type { AcknowledgeOptions, AlertsOptions, PreviewOptions, SilenceOptions } from './alert.js';
import { type Act, add } from '../command.js';

interface CommonOptions {
  readonly database?: string;
  readonly json?: boolean;
}

const gathered = (value: string, values: string[] = []) => [...values, value];

/** The commands of rules, alerts and silences. A server that runs on the database takes up what they write. */
export function addAlerting(program: Command, act: Act): void {
  addRules(program, act);
  addAlerts(program, act);
  addSilences(program, act);
}

function addRules(program: Command, act: Act): void {
  const rule = program.command('rule').description('the rules of alerts');
  add(rule, 'add <file>', 'make a rule, or change the one with the id in the file; - reads stdin').action(
    (file: string, _, command: Command) =>
      act<CommonOptions>(command, async (options, output) => {
        const { addRule } = await import('./alert.js');
        return addRule(file, options, output);
      }),
  );
  add(rule, 'list', 'the rules as they stand').action((_, command: Command) =>
    act<CommonOptions>(command, async (options, output) => {
      const { listRules } = await import('./alert.js');
      return listRules(options, output);
    }),
  );
  add(rule, 'show <rule>', 'one rule as JSON, by its id or name').action((rule_: string, _, command: Command) =>
    act<CommonOptions>(command, async (options, output) => {
      const { showRule } = await import('./alert.js');
      return showRule(rule_, options, output);
    }),
  );
  add(rule, 'remove <rule>', 'remove a rule; its alerts are resolved').action((rule_: string, _, command: Command) =>
    act<CommonOptions>(command, async (options, output) => {
      const { removeRule } = await import('./alert.js');
      return removeRule(rule_, options, output);
    }),
  );
  add(rule, 'preview <file> <track>', 'what a rule, saved or not, says of a track; - reads stdin')
    .option('--valid-at <day>', 'on this day; today where absent')
    .action((file: string, track: string, _, command: Command) =>
      act<PreviewOptions>(command, async (options, output) => {
        const { previewRule } = await import('./alert.js');
        return previewRule(file, track, options, output);
      }),
    );
}

function addAlerts(program: Command, act: Act): void {
  const alerts = add(program, 'alerts', 'the alerts, what changed last first')
    .enablePositionalOptions()
    .option('--state <state>', 'only pending, firing, resolved or withdrawn; may be repeated', gathered)
    .option('--rule <rule>', 'only of this rule, by its id or name')
    .option('--track <track>', 'only on this track')
    .action((_, command: Command) =>
      act<AlertsOptions>(command, async (options, output) => {
        const { listAlerts } = await import('./alert.js');
        return listAlerts(options, output);
      }),
    );
  add(alerts, 'ack <key>', 'acknowledge an alert: it is neither repeated nor escalated any more')
    .requiredOption('--by <name>', 'who takes it on')
    .requiredOption('--why <text>', 'why')
    .action((key: string, _, command: Command) =>
      act<AcknowledgeOptions>(command, async (options, output) => {
        const { acknowledgeAlert } = await import('./alert.js');
        return acknowledgeAlert(key, options, output);
      }),
    );
}

function addSilences(program: Command, act: Act): void {
  const silence = program.command('silence').description('what is not to be told for a time');
  add(silence, 'add', 'keep alerts quiet')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--author <name>', 'who says so')
    .requiredOption('--until <instant>', 'when it ends: a day, at its start, or an instant (UTC)')
    .option('--rule <rule>', 'only alerts of this rule, by its id or name; may be repeated', gathered)
    .option('--track <glob>', 'only on these tracks, as in us-cn.*; may be repeated', gathered)
    .action((_, command: Command) =>
      act<SilenceOptions>(command, async (options, output) => {
        const { addSilence } = await import('./alert.js');
        return addSilence(options, output);
      }),
    );
  add(silence, 'list', 'the silences that have not ended').action((_, command: Command) =>
    act<CommonOptions>(command, async (options, output) => {
      const { listSilences } = await import('./alert.js');
      return listSilences(options, output);
    }),
  );
  add(silence, 'expire <id>', 'end a silence now').action((id: string, _, command: Command) =>
    act<CommonOptions>(command, async (options, output) => {
      const { expireSilence } = await import('./alert.js');
      return expireSilence(id, options, output);
    }),
  );
}
