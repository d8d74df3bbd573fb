import { describe, expect, it } from '@jest/globals';
import type { RuleEffect, StatusChange } from '../contract/effects.js';
import { axesInWords, revisionInWords, notificationInWords } from './effect-words.js';

const frozen: StatusChange['from'] = { status: 'frozen', formal: 'suspended', practice: 'silent' };
const none: StatusChange['from'] = { status: 'none', formal: 'none', practice: 'silent' };

describe('an effect in words', () => {
  it('says how the axes moved', () => {
    expect(axesInWords({ track: 'a.b', from: frozen, to: none })).toBe('declared suspended before, now none');
    expect(axesInWords({ track: 'a.b', from: frozen, to: frozen })).toBe('');
  });

  it('says days as a person would', () => {
    expect(revisionInWords('history revised: working-group-active from 2022-08-04, not 2022-08-05')).toBe(
      'Working group active from 4 August 2022, not 5 August 2022',
    );
  });

  it('says whether somebody would be told, and why', () => {
    const effect = { told: { tell: 'now', because: 'nothing holds it back' } } as RuleEffect;
    expect(notificationInWords(effect)).toBe('It would be sent at once: nothing holds it back.');
    expect(notificationInWords({ ...effect, told: null })).toBe('');
  });
});
