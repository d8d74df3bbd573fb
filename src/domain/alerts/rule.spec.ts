import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { idOf } from '../../../test/support/given.js';
import { messageFaults, messageSamples, previewMessage, renderMessage } from './message.js';
import { alertRuleSchema, ruleLimits } from './rule.js';
import { fieldErrors } from '../entries/entry.js';
import { globMatcher, trackSelector, starsInGlob } from './track-selection.js';

const when = { kind: 'transition', axis: 'status', to: ['frozen'] };
const least = { id: idOf(1), name: 'Freezes', when };

function faultsOf(more: Record<string, unknown>): string[] {
  const read = alertRuleSchema.safeParse({ ...least, ...more });
  return read.success ? [] : fieldErrors(read.error).map(({ pointer, detail }) => `${pointer} ${detail}`);
}

const many = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('a rule', () => {
  it('needs an id, a name and a condition; all else has a sensible default', () => {
    expect(alertRuleSchema.parse(least)).toEqual({
      ...least,
      ...{ enabled: true, select: {}, forDays: 0, severity: 'warning', labels: {}, channels: [] },
    });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ when: { kind: 'transit' } }, '/when'],
    [{ when: { kind: 'transition', axis: 'mood' } }, '/when'],
    [{ when: { kind: 'transition', axis: 'formal', to: ['frozen'] } }, '/when/to/0'],
    [{ when: { kind: 'transition', axis: 'status', from: ['frozen'], to: ['frozen'] } }, '/when/to is where it comes'],
    [{ when: { kind: 'metric', metric: 'pressure', atLeast: 'low' } }, '/when/atLeast'],
    [{ when: { kind: 'metric', metric: 'silence-rank', above: 1 } }, '/when/above'],
    [{ when: { kind: 'metric', metric: 'commitments-overdue', atLeast: 0 } }, '/when/atLeast'],
    [{ when: { kind: 'absence', of: 'dialogue', days: 0 } }, '/when/days'],
    [{ when: { kind: 'absence', of: 'dialogue', days: ruleLimits.days + 1 } }, '/when/days'],
    [{ when: { kind: 'entry', types: [] } }, '/when/types'],
    [{ when: { kind: 'entry' }, forDays: 1 }, '/forDays is for what lasts'],
    [{ when: { kind: 'history-revised' }, forDays: 1 }, '/forDays is for what lasts'],
    [{ select: { tracks: ['US-CN.*'] } }, '/select/tracks/0 is no track id'],
    [{ select: { tracks: ['a*'.repeat(starsInGlob + 1)] } }, `/select/tracks/0 holds more than ${starsInGlob} stars`],
    [{ select: { tracks: many(ruleLimits.selectors + 1).map((n) => `t.${n}`) } }, '/select/tracks'],
    [{ select: { relationships: ['us-us'] } }, '/select/relationships/0 is not of the form'],
    [{ select: { relationships: ['us-qq'] } }, '/select/relationships/0 is no ISO 3166-1'],
    [{ select: { relationships: ['us-china'] } }, '/select/relationships/0 is not of the form'],
    [{ select: { parties: ['QQ'] } }, '/select/parties/0'],
    [{ labels: { __name__: 'x' } }, '/labels'],
    [{ labels: { 'a-b': 'x' } }, '/labels'],
    [{ labels: Object.fromEntries(many(ruleLimits.labels + 1).map((n) => [`l${n}`, 'x'])) }, '/labels holds more than'],
    [{ channels: [idOf(2), idOf(2)] }, '/channels names a channel twice'],
    [{ channels: many(ruleLimits.channels + 1).map(idOf) }, '/channels'],
    [{ escalate: { afterDays: 3, channels: [] } }, '/escalate/channels'],
    [{ name: 'x'.repeat(ruleLimits.nameLength + 1) }, '/name'],
    [{ message: 'x'.repeat(ruleLimits.messageLength + 1) }, '/message'],
    [{ message: 'On {{track}}: {{stauts}}' }, '/message at character 15: "{{stauts}}" is none of {{track}}'],
    [{ message: 'On {{track' }, '/message at character 4: "{{" is not closed'],
    [{ colour: 'red' }, '/colour is no field'],
  ])('is refused where it is wrong, with the place: %j', (more, told) => {
    const faults = faultsOf(more);
    expect(faults.some((fault) => fault.startsWith(told))).toBe(true);
  });

  it('reads several stars as one, and a relationship in any order and case', () => {
    const { select } = alertRuleSchema.parse({
      ...least,
      select: { tracks: ['us-cn.***'], relationships: ['US-cn'] },
    });
    expect(select).toEqual({ tracks: ['us-cn.*'], relationships: ['cn-us'] });
  });
});

describe('a selection of tracks', () => {
  const track = { id: 'us-cn.counternarcotics', parties: ['US', 'CN'], topic: 'counternarcotics' };
  it.each([
    [{}, true],
    [{ tracks: ['us-cn.*'] }, true],
    [{ tracks: ['*.trade', '*narco*'] }, true],
    [{ tracks: ['us-cn'] }, false],
    [{ parties: ['CN'] }, true],
    [{ parties: ['CN', 'RU'] }, false],
    [{ topics: ['trade', 'counternarcotics'] }, true],
    [{ relationships: ['cn-us'] }, true],
    [{ relationships: ['cn-us'], topics: ['trade'] }, false],
  ])('%j', (selection, selected) => {
    expect(trackSelector(selection)(track)).toBe(selected);
  });

  it('matches globs as the regular expression does, and in no time where that would take for ever', () => {
    const text = (max: number, ...units: [string, ...string[]]) =>
      fc.string({ unit: fc.constantFrom(...units), maxLength: max });
    fc.assert(
      fc.property(text(8, 'a', 'b', '*', '.'), text(12, 'a', 'b', '.'), (glob, id) => {
        const expected = new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(id);
        expect(globMatcher(glob)(id)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
    // One pass a part: with backtracking this would not end.
    expect(globMatcher(`${'a*'.repeat(10_000)}b`)('a'.repeat(30_000))).toBe(false);
  });
});

describe('a message', () => {
  it('is filled in, and what is filled in is read no further', () => {
    const values = { ...messageSamples, title: 'About {{track}}' };
    expect(renderMessage('{{ title }} from {{from}} to {{to}}', values)).toBe('About {{track}} from active to frozen');
  });

  it('has a preview, with examples for what is not given', () => {
    expect(previewMessage('{{severity}}: {{title}} is {{status}}', { status: 'dormant' })).toBe(
      'critical: United States-China counternarcotics is dormant',
    );
  });

  it('names every fault with its place, the first first', () => {
    expect(messageFaults('}} {{x}} {{').map(({ at }) => at)).toEqual([1, 4, 10]);
  });
});
