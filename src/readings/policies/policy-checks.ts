import { Injectable } from '@nestjs/common';
import {
  type KnownPolicy,
  listedTracks,
  type PolicyChecked,
  type PolicyEffect,
} from '../../contract/definitions/policies.js';
import { setImmediate as turn } from 'node:timers/promises';
import { canonicalJson, fieldErrors } from '../../domain/entries/entry.js';
import { parseContext } from '../../domain/entries/validation-messages.js';
import { ThawError } from '../../domain/errors.js';
import { inTurns } from '../../event-log/yielding.js';
import { Slots } from '../../http/server/slots.js';
import { policySchema } from '../../domain/policy/policy-validation.js';
import { shippedPolicies, unknownPolicy } from '../../domain/policy/shipped-policies.js';
import type { Policy } from '../../domain/policy/policy.js';
import { historyChangeOf, statusAt } from '../../domain/reading/revision.js';
import { StatusReader } from '../status-reader.js';

/** Limit of checks at once: each folds every track anew. */
export const checksAtOnce = 2;

/** Parses an input as a policy. @throws ThawError invalid `invalid-policy`, with a pointer for every fault */
export function readPolicy(input: unknown): Policy {
  const { data, error } = policySchema.safeParse(input, parseContext);
  if (error) throw ThawError.invalidInput('invalid-policy', 'the policy', fieldErrors(error));
  return data;
}

/** The known policies, and the effect that a new one would have on the tracks. */
@Injectable()
export class PolicyChecks {
  private readonly slots = new Slots({
    most: checksAtOnce,
    code: 'policy-checks-busy',
    message: (taken) => `${taken} policies are being checked; wait until one of them is done`,
    retryAfterSeconds: 5,
  });

  constructor(private readonly reader: StatusReader) {}

  /** The policies shipped, and those that entries of the log define, in the order of their names. */
  async known(): Promise<KnownPolicy[]> {
    const adopted = await this.reader.adoptedPolicies();
    const rows = this.reader.all();
    const names = [...new Set([...shippedPolicies.keys(), ...adopted.keys()])].sort();
    return names.map((name) => ({
      name,
      origin: shippedPolicies.has(name) ? 'shipped' : 'adopted',
      by: adopted.get(name)?.by ?? null,
      tracks: rows.filter((row) => row.policy === name).length,
    }));
  }

  /** The known policy of a name. @throws ThawError not-found `unknown-policy` */
  async named(name: string): Promise<Policy> {
    const policy = shippedPolicies.get(name) ?? (await this.reader.adoptedPolicies()).get(name)?.policy;
    if (!policy) throw unknownPolicy(name);
    return policy;
  }

  /**
   * Folds tracks by a policy. Nothing is stored. Other requests run between two tracks, and only one
   * track is in memory at a time.
   * @param tracks the ids of the tracks to fold; all where absent
   * @throws ThawError invalid `invalid-policy` where a known policy of other rules has its name; not-found
   * `unknown-track`; unavailable `policy-checks-busy`. Rejects with the reason of the signal where that is aborted.
   */
  async check(policy: Policy, tracks?: readonly string[], signal?: AbortSignal): Promise<PolicyChecked> {
    await this.refuseTakenName(policy);
    return this.slots.run(() => this.compare(policy, tracks ?? this.reader.all().map(({ track }) => track), signal));
  }

  private async refuseTakenName(policy: Policy): Promise<void> {
    const same = shippedPolicies.get(policy.name) ?? (await this.reader.adoptedPolicies()).get(policy.name)?.policy;
    if (!same || canonicalJson(same) === canonicalJson(policy)) return;
    const detail = `is the name of a known policy of other rules: what changes gets a new number, as in ${next(policy.name)}`;
    throw ThawError.invalid('invalid-policy', '/name', detail);
  }

  private async compare(policy: Policy, tracks: readonly string[], signal?: AbortSignal): Promise<PolicyChecked> {
    const data: PolicyEffect[] = [];
    let changed = 0;
    const selected = [...new Set(tracks)];
    for (const track of selected) {
      const effect = await this.effectOn(track, policy);
      if (effect) changed += 1;
      if (effect && data.length < listedTracks) data.push(effect);
      await turn();
      signal?.throwIfAborted();
    }
    return { valid: true, policy, tracks: { checked: selected.length, changed }, data };
  }

  private async effectOn(track: string, policy: Policy): Promise<PolicyEffect | undefined> {
    const timeline = await this.reader.timeline(track, {});
    const today = this.reader.today();
    const now = timeline.periodsUntil(today);
    const { name } = timeline.policy;
    const would = (await inTurns(timeline.foldingAsOf({ policy }))).periodsUntil(today);
    const [change] = historyChangeOf(track, now, would, today);
    if (!change) return undefined;
    return {
      ...{ track, policy: name, now: statusAt(now), would: statusAt(would), count: change.count },
      differences: change.ranges.map(({ from, to, was, now: then }) => ({ from, to, was, would: then })),
    };
  }
}

function next(name: string): string {
  const [, base, version] = /^(.+)@(\d+)$/.exec(name)!;
  return `${base}@${Number(version) + 1}`;
}
