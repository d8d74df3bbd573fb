import { ThawError } from '../errors.js';
import { cooperationPolicy } from './cooperation-1.js';
import { cooperationPolicy2 } from './cooperation-2.js';
import { leadersPolicy } from './leaders-1.js';
import type { Policy } from './policy.js';
import { policySchema } from './policy-validation.js';

export const defaultPolicyName = 'cooperation@2';

/** The policies that Thaw ships, by name. */
export const shippedPolicies: ReadonlyMap<string, Policy> = new Map(
  [cooperationPolicy, cooperationPolicy2, leadersPolicy].map((data) => {
    const policy = policySchema.parse(data);
    return [policy.name, policy];
  }),
);

/**
 * The shipped policy of a name such as `cooperation@1`.
 * @throws ThawError `not-found` with code `unknown-policy`
 */
export function policyNamed(name: string): Policy {
  const policy = shippedPolicies.get(name);
  if (!policy) throw unknownPolicy(name);
  return policy;
}

/** The `unknown-policy` error for a name (cut to 100 characters); its text lists the shipped policies. */
export function unknownPolicy(name: string): ThawError {
  const known = [...shippedPolicies.keys()].join(', ');
  const detail = `there is no policy "${name.slice(0, 100)}"; known are ${known}`;
  return ThawError.notFound('unknown-policy', detail, [{ pointer: 'policy', detail }]);
}
