import { describe, expect, it } from '@jest/globals';
import { defaultPolicyName, policyNamed, policySchema, shippedPolicies } from './policy.js';
import { formalStates, practiceStates } from './reading.js';
import { statusOf } from './sweep.js';

describe('a shipped policy', () => {
  it.each([...shippedPolicies.values()])('$name has a status for every pair of formal and practice', (policy) => {
    for (const formal of formalStates) {
      for (const practice of practiceStates) expect(statusOf(formal, practice, policy)).toEqual(expect.any(String));
    }
  });

  it('cooperation@1 is the table of the domain', () => {
    const policy = policyNamed(defaultPolicyName);
    const row = (formal: (typeof formalStates)[number]) =>
      practiceStates.map((p) => statusOf(formal, p, policy)).join(' ');
    expect(Object.fromEntries(formalStates.map((formal) => [formal, row(formal)]))).toEqual({
      none: 'none none none none',
      exploratory: 'exploratory exploratory exploratory dormant',
      resumed: 'resumed resumed resumed dormant',
      open: 'active active active dormant',
      mechanism: 'active working-group-active active dormant',
      paused: 'paused paused paused dormant',
      suspended: 'frozen frozen frozen frozen',
      ended: 'terminated terminated terminated terminated',
    });
  });

  it('is data with a schema: a wrong one is refused with its path', () => {
    const wrong = { ...policyNamed('cooperation@1'), transitions: [{ acts: ['TalksDreamt'], from: {} }] };
    const result = policySchema.safeParse(wrong);
    expect(result.error?.issues.map((issue) => issue.path.join('/'))).toEqual(['transitions/0/acts/0']);
  });

  it('that nobody ships is not found, and the error lists those that are', () => {
    expect(() => policyNamed('wishful@9')).toThrow(
      'there is no policy "wishful@9"; known are cooperation@1, leaders@1',
    );
  });
});
