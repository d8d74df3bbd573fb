import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asPassword, bearer, makeKey } from '../support/access.js';
import { defined, event } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

describe('where reading takes a key', () => {
  let served: ServedApp;
  let key: string;
  let basic: { authorization: string };

  beforeAll(async () => {
    served = await ServedApp.open(undefined, undefined, undefined, { isShared: true, readingByKey: true });
    ({ key } = await makeKey(served, { name: 'desk', role: 'admin' }));
    basic = asPassword(key);
    await served.append(defined(), event('TalksHeld', '2025-12-20'));
  });
  afterAll(() => served.close());

  it.each(['//feeds/all.atom', '//calendars/all.ics', '//data/tracks.csv', '/tracks'])(
    'a reader of %s can send it as a password',
    async (path) => {
      const { status, headers } = await served.get(path, basic);
      expect([status, headers.get('cache-control')]).toEqual([200, expect.stringMatching(/^private/)]);
      expect((await served.get(path, bearer(key))).status).toBe(200);
      const wrong = asPassword('thaw_wrong');
      expect((await served.get(path, wrong)).status).toBe(401);
    },
  );

  it('a feed asks for it by both schemes, and the API by bearer tokens alone', async () => {
    const challenge = async (path: string) => (await served.get(path)).headers.get('www-authenticate');
    expect(await challenge('//feeds/all.atom')).toBe('Bearer realm="thaw", Basic realm="thaw", charset="UTF-8"');
    expect(await challenge('/tracks')).toBe('Bearer realm="thaw"');
  });

  it('nobody writes with a password, which browsers send unasked', async () => {
    const answer = await served.post('/tracks', {}, basic);
    expect([answer.status, answer.body.code]).toEqual([401, 'key-needed']);
    expect((await served.get('/keys', basic)).status).toBe(401);
  });
});
