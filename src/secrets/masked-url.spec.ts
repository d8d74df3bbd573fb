import { describe, expect, it } from '@jest/globals';
import { hiddenPartsOf, maskedUrl } from './masked-url.js';

describe('an address as it is shown', () => {
  it.each([
    ['https://hooks.slack.com/services/T0001/B0002/XyZ987abc', 'https://hooks.slack.com/services/…/…/…'],
    ['https://discord.com/api/webhooks/1234567890/AbC-dEf_123', 'https://discord.com/api/webhooks/…/…'],
    ['https://x.webhook.office.com/webhookb2/a1b2c3d4@e5/IncomingWebhook/f6a7', 'https://x.webhook.office.com/…/…/…/…'],
    ['https://api.telegram.org/bot123456:ABC-DEF/send', 'https://api.telegram.org/…/send'],
    ['https://e.org/notify?token=s3cret&room=ops', 'https://e.org/notify?token=…&room=…'],
    ['https://e.org/notify?s3cret', 'https://e.org/notify?…'],
    ['https://ann:pass@e.org/notify', 'https://…@e.org/notify'],
    ['https://e.org/notify#s3cret', 'https://e.org/notify#…'],
    ['nats://token@127.0.0.1:4222', 'nats://…@127.0.0.1:4222'],
  ])('%s hides what may be a token', (url, shown) => {
    expect(maskedUrl(url)).toBe(shown);
    expect(maskedUrl(shown)).toBe(shown);
  });

  it.each([
    'http://127.0.0.1:19777/hook',
    'https://am.example/prefix/api/v2/alerts',
    'https://ntfy.sh',
    'https://e.org/incoming-webhook/',
    'nats://[::1]:4222',
    'smtp.example.org',
    'no address: at all',
  ])('%s is shown whole', (text) => {
    expect(maskedUrl(text)).toBe(text);
    expect(hiddenPartsOf(text)).toEqual([]);
  });

  it('names the parts that it hides', () => {
    expect(hiddenPartsOf('https://ann:pass@e.org/T0001/notify?token=s3cret#end')).toEqual([
      'ann',
      'pass',
      'T0001',
      's3cret',
      'end',
    ]);
  });
});
