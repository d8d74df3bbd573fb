import { describe, expect, it } from '@jest/globals';
import { spellingsOf, withoutSecrets } from './echo.js';

const token = 'tk_A/b+c&d="e f"%9';
const kind = { secrets: ['token', 'headers', 'password', 'url'] };
const masked = (text: string, settings: Record<string, unknown> = { token }) =>
  withoutSecrets(text, spellingsOf(kind, settings));
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a secret that a receiver says back', () => {
  it.each([
    ['as it is', token],
    ['percent-encoded', encodeURIComponent(token)],
    ['percent-encoded in small letters', encodeURIComponent(token).replaceAll(/%../g, (each) => each.toLowerCase())],
    ['percent-encoded letter by letter', [...Buffer.from(token)].map((byte) => `%${byte.toString(16)}`).join('')],
    ['as a field of a form', new URLSearchParams({ token }).toString().slice('token='.length)],
    ['as JSON', JSON.stringify(token).slice(1, -1)],
    ['as HTML', token.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
  ])('is hidden %s', (_, echo) => {
    expect(masked(`got: ${echo}; thanks`)).toBe('got: …; thanks');
  });

  it.each(['', 'u', 'us', 'user:'])('is hidden in base64 behind %j', (before) => {
    const clean = masked(`authorization: Basic ${base64(`${before}${token}, and more`)}`);
    for (const at of [0, 1, 2]) expect(clean).not.toContain(base64(`${'x'.repeat(at)}${token}`).slice(4, 20));
    expect(clean).toMatch(/^authorization: Basic .{0,8}…/);
  });

  it('is hidden where the answer is cut within it', () => {
    expect(masked(`HTTP 200\n\n${token.slice(0, 9)}`)).toBe('HTTP 200\n\n…');
    expect(masked(`HTTP 200\n\n${encodeURIComponent(token).slice(0, 12)}`)).toBe('HTTP 200\n\n…');
  });

  it('is hidden in the parts in which it makes sense: behind a scheme, within Basic, within an address', () => {
    const headers = { Authorization: `Basic ${base64('ann:wonderland')}`, 'X-Key': 'Token abcdef123' };
    expect(masked('ann:wonderland, wonderland, abcdef123', { headers })).toBe('…, …, …');
    const url = 'https://hooks.example/services/T0001a/B0002b/XyZ987?code=s3cr%20et';
    expect(masked(`POST /services/T0001a/B0002b/XyZ987?code=s3cr%20et: no T0001a`, { url })).toBe('POST …: no …');
    expect(masked('no s3cr et', { url })).toBe('no …');
  });

  it('is hidden also where it stands in an address that is no secret as a whole', () => {
    expect(masked('no key s3cret12 at e.org', { server: 'https://e.org/x?key=s3cret12' })).toBe('no key … at e.org');
  });

  it('leaves alone what is none', () => {
    const text = 'HTTP 200\ncontent-length: 17\n\ntk_A is not all of it';
    expect(masked(text, { token, password: 'abc', host: 'example.org', port: 17 })).toBe(text);
  });
});
