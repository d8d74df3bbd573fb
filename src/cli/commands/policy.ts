import { ThawError } from '../../domain/errors.js';
import type { StatusAndAxes } from '../../domain/reading/revision.js';
import { PolicyChecks, readPolicy } from '../../readings/policies/policy-checks.js';
import type { CommonOptions } from '../command.js';
import { exitCodes } from '../exit-codes.js';
import { readJson } from '../json-file.js';
import type { Output } from '../terminal/output.js';
import { Store } from '../store.js';

export interface PolicyOptions extends CommonOptions {
  readonly track?: readonly string[];
}

/** `thaw policy check FILE`: what is wrong with a policy, place by place; else what it would make of the record. */
export async function checkPolicy(file: string, options: PolicyOptions, output: Output): Promise<number> {
  const input = await readJson(file, 'a policy');
  const checked = await Store.read(options.database, (_reader, _projector, store) =>
    store.get(PolicyChecks).check(readPolicy(input), options.track),
  ).catch((error: unknown) => {
    if (!(error instanceof ThawError) || error.code !== 'invalid-policy') throw error;
    if (options.json) output.json({ valid: false, errors: error.errors });
    else for (const { pointer, detail } of error.errors) output.line(output.bad(`${pointer || '/'} ${detail}`));
    return undefined;
  });
  if (!checked) return exitCodes.checkFailed;
  if (options.json) {
    output.json(checked);
    return exitCodes.done;
  }
  const { policy, tracks, data } = checked;
  output.line(output.good(`${policy.name} is valid`));
  output.line(`${tracks.changed} of ${tracks.checked} tracks would have another history`);
  for (const { track, count, differences, ...effect } of data) {
    output.line();
    output.line(
      `${output.heading(track)}, by ${effect.policy}: ${count === 1 ? 'one period' : `${count} periods`} that would differ`,
    );
    const rows = differences.map(({ from, to, was, would }) => [from, to ?? 'on', inWords(was), inWords(would)]);
    output.table(['from', 'to', 'was', 'would be'], rows);
  }
  return exitCodes.done;
}

/** `thaw policy show NAME`: one policy as JSON; without a name those that are known. */
export async function showPolicy(name: string | undefined, options: PolicyOptions, output: Output): Promise<number> {
  const found = await Store.read(options.database, async (_reader, _projector, store) => {
    const checks = store.get(PolicyChecks);
    return name === undefined ? { known: await checks.known() } : { policy: await checks.named(name) };
  });
  if ('policy' in found) output.json(found.policy);
  else if (options.json) output.json(found.known);
  else {
    const rows = found.known.map(({ name: each, origin, tracks }) => [each, origin, String(tracks)]);
    output.table(['policy', 'origin', 'tracks'], rows);
  }
  return exitCodes.done;
}

function inWords({ status, formal, practice }: StatusAndAxes): string {
  return `${status} (${formal}, ${practice})`;
}
