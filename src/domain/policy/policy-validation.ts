import { type Policy, policyFields } from './policy.js';
import { formalStates, practiceStates } from './states.js';

/** An inconsistency within a policy, with its path in the policy. */
export interface PolicyFault {
  readonly path: (string | number)[];
  readonly message: string;
}

/** The schema of a policy: the checks of its fields, then the checks across fields (`policyFaults`). */
export const policySchema = policyFields.superRefine((policy, context) => {
  for (const { path, message } of policyFaults(policy)) context.addIssue({ code: 'custom', path, message });
});

/** Lists the faults across fields: pairs without a status, unreachable rules, thresholds in the wrong order. */
export function policyFaults(policy: Policy): PolicyFault[] {
  return [...transitionFaults(policy), ...tableFaults(policy), ...thresholdFaults(policy), ...standingFaults(policy)];
}

function* transitionFaults({ transitions }: Policy): Generator<PolicyFault> {
  const movedBy = new Map<string, string>();
  for (const [i, { acts, from }] of transitions.entries()) {
    for (const [j, act] of acts.entries()) {
      const first = movedBy.get(act);
      if (first === undefined) movedBy.set(act, `/transitions/${i}/acts/${j}`);
      else yield { path: ['transitions', i, 'acts', j], message: `names ${act}, which stands at ${first} already` };
    }
    const moves = Object.entries(from);
    if (moves.length === 0)
      yield { path: ['transitions', i, 'from'], message: 'names no state, so that it moves nothing' };
    for (const [state, move] of moves) {
      const stays = typeof move === 'object' ? Object.values(move).every((to) => to === state) : move === state;
      if (stays) {
        const message = `leads from ${state} to itself: a state that is left out stays as it is`;
        yield { path: ['transitions', i, 'from', state], message };
      }
    }
  }
}

function* tableFaults({ statusTable }: Policy): Generator<PolicyFault> {
  const given = new Map<string, number>();
  for (const [i, { formal, practice }] of statusTable.entries()) {
    const pairs = formal.flatMap((f) => practice.map((p) => `${f} and ${p}`));
    const before = pairs.map((pair) => given.get(pair));
    if (!before.includes(undefined)) {
      const rows = [...new Set(before)].sort((a, b) => a! - b!).map((row) => `/statusTable/${row}`);
      yield { path: ['statusTable', i], message: `is never reached: ${rows.join(' and ')} fit before it` };
    }
    for (const pair of pairs) if (!given.has(pair)) given.set(pair, i);
  }
  const all = formalStates.flatMap((formal) => practiceStates.map((practice) => `${formal} and ${practice}`));
  const lacking = all.filter((pair) => !given.has(pair));
  for (const pair of lacking) yield { path: ['statusTable'], message: `has no row for formal and practice ${pair}` };
}

function* thresholdFaults({ practice, pressure }: Policy): Generator<PolicyFault> {
  const { quietAfterDays, silentAfterDays } = practice;
  if (silentAfterDays < quietAfterDays) {
    const message = `is ${silentAfterDays}, below quietAfterDays (${quietAfterDays}): silence begins with quiet`;
    yield { path: ['practice', 'silentAfterDays'], message };
  }
  const { elevatedFrom, highFrom } = pressure;
  if (highFrom <= elevatedFrom) {
    const message = `is ${highFrom}, not above elevatedFrom (${elevatedFrom})`;
    yield { path: ['pressure', 'highFrom'], message };
  }
}

function* standingFaults({ standing }: Policy): Generator<PolicyFault> {
  for (const [i, status] of standing.entries()) {
    const first = standing.indexOf(status);
    if (first < i)
      yield { path: ['standing', i], message: `names ${status}, which stands at /standing/${first} already` };
  }
}
