import { ThawError } from '../../domain/errors.js';
import type { StatusAndAxes } from '../../domain/reading/revision.js';
import { PolicyChecks, readPolicy } from '../../readings/policies/policy-checks.js';
import type { CommonOptions } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { readJson } from '../input-file.js';
import type { Terminal } from '../terminal/terminal.js';
import { Store } from '../store.js';

export interface PolicyOptions extends CommonOptions {
  readonly track?: readonly string[];
}

/** `thaw policy check FILE`: what is wrong with a policy, place by place; else what it would make of the record. */
export async function checkPolicy(file: string, options: PolicyOptions, terminal: Terminal): Promise<number> {
  const input = await readJson(file, 'a policy', terminal);
  const checked = await Store.read(options.database, (_reader, _projector, store) =>
    store.get(PolicyChecks).check(readPolicy(input), options.track),
  ).catch((error: unknown) => {
    if (!(error instanceof ThawError) || error.code !== 'invalid-policy') throw error;
    if (options.json) terminal.json({ valid: false, errors: error.errors });
    else for (const { pointer, detail } of error.errors) terminal.line(terminal.bad(`${pointer || '/'} ${detail}`));
    return undefined;
  });
  if (!checked) return exitCodes.checkFailed;
  if (options.json) {
    terminal.json(checked);
    return exitCodes.done;
  }
  const { policy, tracks, data } = checked;
  terminal.line(terminal.good(`${policy.name} is valid`));
  terminal.line(`${tracks.changed} of ${tracks.checked} tracks would have another history`);
  for (const { track, count, differences, ...effect } of data) {
    terminal.line();
    terminal.line(
      `${terminal.heading(track)}, by ${effect.policy}: ${count === 1 ? 'one period' : `${count} periods`} that would differ`,
    );
    const rows = differences.map(({ from, to, was, would }) => [from, to ?? 'on', inWords(was), inWords(would)]);
    terminal.table(['from', 'to', 'was', 'would be'], rows);
  }
  return exitCodes.done;
}

/** `thaw policy show NAME`: one policy as JSON; without a name those that are known. */
export async function showPolicy(
  name: string | undefined,
  options: PolicyOptions,
  terminal: Terminal,
): Promise<number> {
  const found = await Store.read(options.database, async (_reader, _projector, store) => {
    const checks = store.get(PolicyChecks);
    return name === undefined ? { known: await checks.known() } : { policy: await checks.named(name) };
  });
  if ('policy' in found) terminal.json(found.policy);
  else if (options.json) terminal.json(found.known);
  else {
    const rows = found.known.map(({ name: each, origin, tracks }) => [each, origin, String(tracks)]);
    terminal.table(['policy', 'origin', 'tracks'], rows);
  }
  return exitCodes.done;
}

function inWords({ status, formal, practice }: StatusAndAxes): string {
  return `${status} (${formal}, ${practice})`;
}
