import { describe, expect, it } from '@jest/globals';
import { fieldErrors, parseBody } from '../entries/entry.js';
import type { ThawError } from '../errors.js';
import { type Policy, policyLimits } from './policy.js';
import { policyNamed, shippedPolicies } from './shipped-policies.js';
import { policySchema } from './policy-validation.js';
import { formalStates, practiceStates } from './states.js';
import { statusOf } from '../fold/status-history.js';

describe('a shipped policy', () => {
  it.each([...shippedPolicies.values()])('$name has a status for every pair of formal and practice', (policy) => {
    for (const formal of formalStates) {
      for (const practice of practiceStates) expect(statusOf(formal, practice, policy)).toEqual(expect.any(String));
    }
  });

  it.each(['cooperation@1', 'cooperation@2'])('%s is the table of the domain', (name) => {
    const policy = policyNamed(name);
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
      'there is no policy "wishful@9"; known are cooperation@1, cooperation@2, leaders@1',
    );
  });
});

describe('a policy of a user', () => {
  const base = policyNamed('cooperation@1');
  const faults = (changed: object) => {
    const { error } = policySchema.safeParse({ ...structuredClone(base), name: 'mine@1', ...changed });
    return error ? fieldErrors(error).map(({ pointer, detail }) => `${pointer} ${detail}`) : [];
  };
  const table = (...more: object[]) => ({ statusTable: [...base.statusTable, ...more] });
  const practice = (more: Partial<Policy['practice']>) => ({ practice: { ...base.practice, ...more } });

  it('passes where it differs by its numbers alone', () => {
    expect(faults({})).toEqual([]);
    expect(faults(practice({ quietAfterDays: 90, silentAfterDays: 90 }))).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    [
      'lacks rows',
      {
        statusTable: base.statusTable.filter(({ status }) => status !== 'working-group-active' && status !== 'active'),
      },
      [
        'open and never',
        'open and meeting',
        'open and quiet',
        'mechanism and never',
        'mechanism and meeting',
        'mechanism and quiet',
      ].map((pair) => `/statusTable has no row for formal and practice ${pair}`),
    ],
    [
      'has a row that is never reached',
      table({ formal: ['paused', 'open'], practice: ['quiet'], status: 'dormant' }),
      ['/statusTable/9 is never reached: /statusTable/5 and /statusTable/6 fit before it'],
    ],
    [
      'has an act in two transitions',
      { transitions: [...base.transitions, { acts: ['OfferMade', 'TalksHeld'], from: { none: 'open' } }] },
      ['/transitions/9/acts/1 names TalksHeld, which stands at /transitions/2/acts/0 already'],
    ],
    [
      'leads from a state to itself',
      {
        transitions: [
          ...base.transitions,
          {
            acts: ['OfferMade'],
            from: { open: 'open', none: { to: 'none', ifMeeting: 'none' }, ended: { to: 'open', ifMeeting: 'ended' } },
          },
        ],
      },
      ['open', 'none'].map(
        (s) => `/transitions/9/from/${s} leads from ${s} to itself: a state that is left out stays as it is`,
      ),
    ],
    [
      'moves nothing',
      { transitions: [...base.transitions, { acts: ['OfferMade'], from: {} }] },
      ['/transitions/9/from names no state, so that it moves nothing'],
    ],
    [
      'is silent before it is quiet',
      practice({ silentAfterDays: 179 }),
      ['/practice/silentAfterDays is 179, below quietAfterDays (180): silence begins with quiet'],
    ],
    [
      'has pressure high before it is elevated',
      { pressure: { ...base.pressure, highFrom: 3 } },
      ['/pressure/highFrom is 3, not above elevatedFrom (3)'],
    ],
    [
      'has a status stand twice',
      { standing: ['frozen', ...base.standing.slice(1)] },
      ['/standing/1 names frozen, which stands at /standing/0 already'],
    ],
    [
      'names what there is not',
      {
        transitions: [{ acts: ['TalksHeld'], from: { none: 'opened' } }],
        statusTable: [{ formal: ['x'], practice: [], status: 'cold' }],
      },
      [
        expect.stringMatching(/^\/transitions\/0\/from\/none is none of none, /),
        expect.stringMatching(/^\/statusTable\/0\/formal\/0 is none of /),
        expect.stringMatching(/^\/statusTable\/0\/practice needs at least one/),
        expect.stringMatching(/^\/statusTable\/0\/status is none of /),
      ] as unknown as string[],
    ],
    ['has a field too many', { colour: 'red' }, ['/colour is no field of this type']],
    ['has no name', { name: 'Mine' }, ['/name is not of the form my-policy@1']],
    [
      'has too many rows',
      table(...Array.from({ length: policyLimits.rows }, () => base.statusTable[0]!)),
      ['/statusTable has more than 64'],
    ],
    [
      'has too many transitions',
      { transitions: Array.from({ length: policyLimits.transitions + 1 }, () => base.transitions[0]!) },
      ['/transitions has more than 100'],
    ],
  ])('is refused with the place and the reason where it %s', (_, changed, expected) => {
    expect(faults(changed)).toEqual(expected);
  });

  it('is held to the same when a track adopts it, with the place within the entry', () => {
    const id = '00000000-0000-7000-9000-000000000001';
    const entry = { type: 'PolicyAdopted', id, track: 'us-cn.trade', reason: 'a reason' };
    const errorsOf = (policy: unknown) => {
      try {
        parseBody({ ...entry, policy });
      } catch (error) {
        return (error as ThawError).errors;
      }
      return [];
    };
    expect(errorsOf({ ...base, name: 'mine@1' })).toEqual([]);
    expect(errorsOf({ ...base, pressure: { ...base.pressure, highFrom: 1 } })).toEqual([
      { pointer: '/policy/pressure/highFrom', detail: 'is 1, not above elevatedFrom (3)' },
    ]);
    expect(errorsOf('Mine')).toEqual([{ pointer: '/policy', detail: 'is not of the form my-policy@1' }]);
  });
});
