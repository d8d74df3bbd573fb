import { describe, expect, it } from '@jest/globals';
import type { KindSettings } from './settings.js';
import { settingsFrom, settingsOf, settingsPatch, textOf } from './settings.js';

const mail: KindSettings = {
  settings: {
    properties: {
      port: { type: 'integer', default: 587, minimum: 1, maximum: 65535 },
      encryption: { type: 'string', enum: ['starttls', 'tls'], default: 'starttls' },
      password: { type: 'string' },
      to: { type: 'array' },
      headers: { type: 'object' },
      host: { type: 'string', description: 'Where it is' },
    },
    required: ['host', 'to'],
  },
  secrets: ['password'],
};
const fields = settingsOf(mail);

describe('the form of a kind of channel', () => {
  it('has what is needed first, and a form for every type', () => {
    expect(fields.map(({ name, form, required }) => [name, form, required])).toEqual([
      ['to', 'list', true],
      ['host', 'text', true],
      ['port', 'number', false],
      ['encryption', 'choice', false],
      ['password', 'secret', false],
      ['headers', 'pairs', false],
    ]);
  });

  it('says what counts where nothing is given', () => {
    expect(fields.find(({ name }) => name === 'port')?.hint).toBe('1 to 65535; 587 where it is left empty');
  });

  it('leaves out what is empty, and reads numbers, lists and pairs', () => {
    const texts = { host: 'mail.example', port: '25', to: 'a@b.org, c@d.org', headers: 'X-Desk: one: two\n\nX-B: 3' };
    expect(settingsFrom(fields, texts)).toEqual({
      host: 'mail.example',
      port: 25,
      to: ['a@b.org', 'c@d.org'],
      headers: { 'X-Desk': 'one: two', 'X-B': '3' },
    });
  });

  it('sends what is no number as it was typed', () => {
    expect(settingsFrom(fields, { port: 'many' })).toEqual({ port: 'many' });
  });

  it('gives back what it shows', () => {
    const stored = { host: 'h', port: 25, to: ['a@b.org', 'c@d.org'], headers: { A: 'b' }, encryption: 'tls' };
    const texts = Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, textOf(value)]));
    expect(settingsFrom(fields, texts)).toEqual(stored);
    expect(settingsPatch(fields, stored, texts)).toEqual({});
  });

  it('changes what was changed, takes away what was emptied, and leaves a secret alone', () => {
    const stored = { host: 'h', port: 25, to: ['a@b.org'] };
    expect(settingsPatch(fields, stored, { host: 'other', port: '', to: 'a@b.org', password: '' })).toEqual({
      host: 'other',
      port: null,
    });
    expect(settingsPatch(fields, stored, { host: 'h', port: '25', to: 'a@b.org', password: 'new' })).toEqual({
      password: 'new',
    });
  });
});
