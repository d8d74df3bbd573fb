import { describe, expect, it } from '@jest/globals';
import { notificationLimits, notificationSchema } from '../../src/contract/alerts/notification.js';
import { channelLimits } from '../../src/contract/alerts/channels.js';
import { ServedApp } from '../support/served-app.js';
import { notification } from './notifications.js';

describe('what goes out', () => {
  const { data, ...envelope } = notification('a group');
  const faultsOf = (more: object) =>
    notificationSchema
      .safeParse({ ...envelope, data: { ...data, ...more } })
      .error?.issues.map(({ path }) => path.join('/'));

  it.each([
    ['a title', { title: 'x'.repeat(notificationLimits.title) }, { title: 'x'.repeat(notificationLimits.title + 1) }],
    ['a text', { text: 'x'.repeat(notificationLimits.text) }, { text: 'x'.repeat(notificationLimits.text + 1) }],
    [
      'a group',
      { alerts: Array.from({ length: notificationLimits.alerts }, () => data.alerts[0]!) },
      { alerts: Array.from({ length: notificationLimits.alerts + 1 }, () => data.alerts[0]!) },
    ],
  ])('%s is no longer than its limit', (_, atLimit, beyond) => {
    expect(faultsOf(atLimit)).toBeUndefined();
    expect(faultsOf(beyond)).toEqual([`data/${Object.keys(beyond)[0]!}`]);
  });
});

it(`takes ${channelLimits.channels} channels and refuses the next`, async () => {
  const served = await ServedApp.open();
  const make = (n: number) => served.post('/alert-channels', { kind: 'log', name: `log ${n}`, settings: {} });
  for (let n = 0; n < channelLimits.channels; n++) expect((await make(n)).status).toBe(201);
  const refused = await make(channelLimits.channels);
  expect([refused.status, refused.body.code]).toEqual([409, 'too-many-channels']);
  await served.close();
});
