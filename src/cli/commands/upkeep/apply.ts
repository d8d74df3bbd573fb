import { namedVariables, readConfig } from '../../../app/config.js';
import { secretKeysFor } from '../../../app/secret-keys.js';
import { faultInWords } from '../../../provisioning/declaration.js';
import { type FieldChange, kindsOfSteps, type Step } from '../../../provisioning/planned-step.js';
import { Provisioning } from '../../../provisioning/provisioning.js';
import { ProvisioningModule } from '../../../provisioning/provisioning.module.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import { Store } from '../../store.js';
import type { Terminal } from '../../terminal/terminal.js';

export interface ApplyOptions extends CommonOptions {
  readonly dryRun?: boolean;
}

/** The longest value that is shown of a field that changes, in characters. */
const shownLength = 80;

/** `thaw apply DIR`: brings the database to what the files declare; with `--dry-run` shows what that would change. */
export async function applyCommand(folder: string, options: ApplyOptions, terminal: Terminal): Promise<number> {
  const { database, dryRun = false, json } = options;
  const config = readConfig();
  const secretKeys = secretKeysFor(database ?? config.databaseUrl, config);
  const { faults, steps } = await Store.use(
    database,
    (store) => {
      const provisioning = store.get(Provisioning);
      return dryRun ? provisioning.compare(folder, namedVariables()) : provisioning.apply(folder, namedVariables());
    },
    [ProvisioningModule],
    { secretKeys },
  );
  const isFaulty = faults.length > 0;
  if (json) terminal.json({ applied: !dryRun && !isFaulty, faults, steps });
  else {
    for (const fault of faults) terminal.line(terminal.bad(faultInWords(fault)));
    if (isFaulty) terminal.note(`faults: ${faults.length}; nothing is changed`);
    else report(steps, dryRun, terminal);
  }
  return isFaulty ? exitCodes.checkFailed : exitCodes.done;
}

function report(steps: readonly Step[], dryRun: boolean, terminal: Terminal): void {
  for (const { kind, name, action, changes = [] } of steps) {
    if (action === 'create' || action === 'change') terminal.line(`${action}  ${kind} ${name}`);
    for (const change of changes) terminal.line(`        ${changeInWords(change)}`);
  }
  for (const kind of kindsOfSteps) {
    const others = steps.filter((step) => step.kind === kind && step.action === 'undeclared').map(({ name }) => name);
    if (others.length > 0) terminal.line(`undeclared  ${kind} (${others.length}): ${others.join(', ')}`);
  }
  const count = (of: Step['action']) => steps.filter(({ action }) => action === of).length;
  const done = dryRun ? ['to be created', 'to be changed'] : ['created', 'changed'];
  const counts = [count('create'), count('change'), count('unchanged'), count('undeclared')];
  const words = [...done, 'as declared', 'declared by no file'];
  terminal.note(words.map((word, index) => `${word}: ${counts[index]}`).join(', '));
}

function changeInWords({ field, from, to }: FieldChange): string {
  if (from === undefined && to === undefined) return `${field}: another value, which may be secret`;
  return `${field}: ${shortened(from)} -> ${shortened(to)}`;
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return text.length <= shownLength ? text : `${text.slice(0, shownLength - 1).toWellFormed()}…`;
}
