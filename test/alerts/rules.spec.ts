import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ruleStoreLimits } from '../../src/alerts/rules/rule-store.js';
import { type Answer, ServedApp } from '../support/served-app.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, idOf } from '../support/given.js';

const freeze = { name: 'A channel freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
const pointers = ({ body }: Answer) => (body.errors as { pointer: string }[]).map(({ pointer }) => pointer);

describeEachEngine('the rules of alerts over HTTP', (engine) => {
  let served: ServedApp;
  beforeEach(async () => void (served = await ServedApp.open(engine)));
  afterEach(() => served.close());

  const patch = (id: unknown, body: object, headers: Record<string, string> = {}) =>
    served.send('PATCH', `/alert-rules/${String(id)}`, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  const remove = (id: unknown, headers: Record<string, string> = {}) =>
    served.send('DELETE', `/alert-rules/${String(id)}`, { headers });

  it('makes a rule with its defaults, and serves it under its place with its version as ETag', async () => {
    const made = await served.post('/alert-rules', freeze);
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
    expect(made.body).toMatchObject({ ...freeze, version: 1, enabled: true, severity: 'warning', forDays: 0 });
    const location = made.headers.get('location')!.replace('/api/v1', '');
    const read = await served.get(location);
    expect([read.status, read.headers.get('etag'), read.body]).toEqual([200, '"1"', made.body]);
    expect((await served.get('/alert-rules')).body.data).toEqual([made.body]);
  });

  it('makes a new version at every change, keeps the old ones, and none where nothing changes', async () => {
    const { id } = (await served.post('/alert-rules', { ...freeze, repeatDays: 7 })).body;
    const changed = await patch(id, { severity: 'critical', repeatDays: null }, { 'if-match': '"1"' });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    expect(changed.body).toMatchObject({ version: 2, severity: 'critical' });
    expect(changed.body).not.toHaveProperty('repeatDays');
    expect((await patch(id, { severity: 'critical' })).body).toMatchObject({ version: 2 });
    expect((await remove(id)).status).toBe(204);
    expect((await served.get(`/alert-rules/${String(id)}`)).status).toBe(404);
    const { data } = (await served.get(`/alert-rules/${String(id)}/versions`)).body;
    expect(data).toMatchObject([
      { version: 1, rule: { severity: 'warning', repeatDays: 7 } },
      { version: 2, rule: { severity: 'critical' } },
      { version: 3, rule: null },
    ]);
  });

  it('changes nothing where another version was expected', async () => {
    const { id } = (await served.post('/alert-rules', freeze)).body;
    for (const answer of [
      await patch(id, { name: 'Other' }, { 'if-match': '"7"' }),
      await remove(id, { 'if-match': '"7"' }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([412, 'version-mismatch']);
    }
    expect((await patch(id, { name: 'Other' }, { 'if-match': 'seven' })).body.code).toBe('invalid-header');
    expect((await served.get(`/alert-rules/${String(id)}`)).body).toMatchObject({ name: freeze.name, version: 1 });
  });

  it('of two changes on the same version lets one through', async () => {
    const { id } = (await served.post('/alert-rules', freeze)).body;
    const names = ['One', 'Two', 'Three', 'Four'];
    const answers = await Promise.all(names.map((name) => patch(id, { name }, { 'if-match': '"1"' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    expect((await served.get(`/alert-rules/${String(id)}/versions`)).body.data).toHaveLength(2);
  });

  it.each<[string, object, string[]]>([
    ['no name', { when: freeze.when }, ['/name']],
    ['a field that there is not', { ...freeze, colour: 'red' }, ['/colour']],
    ['another kind of condition', { ...freeze, when: { kind: 'mood' } }, ['/when/kind']],
    ['a status that there is not', { ...freeze, when: { ...freeze.when, to: ['icy'] } }, ['/when/to/0']],
    ['a glob of strange letters', { ...freeze, select: { tracks: ['us cn'] } }, ['/select/tracks/0']],
    ['a label that Prometheus refuses', { ...freeze, labels: { 'a-b': 'x' } }, ['/labels/a-b']],
    ['an unknown placeholder', { ...freeze, message: 'Look: {{mood}}' }, ['/message']],
    ['a channel that there is not', { ...freeze, channels: [idOf(77)] }, ['/channels/0']],
    [
      'an escalation to none',
      { ...freeze, escalate: { afterDays: 1, channels: [idOf(78)] } },
      ['/escalate/channels/0'],
    ],
  ])('refuses %s, names the place, and stores nothing', async (_, rule, expected) => {
    const answer = await served.post('/alert-rules', rule);
    expect([answer.status, answer.body.code, pointers(answer)]).toEqual([422, 'invalid-rule', expected]);
    expect((await served.get('/alert-rules')).body.data).toEqual([]);
  });

  it('refuses a change that makes no rule, another id, and what is no UUID', async () => {
    const { id } = (await served.post('/alert-rules', freeze)).body;
    expect(pointers(await patch(id, { forDays: -1 }))).toEqual(['/forDays']);
    expect(pointers(await patch(id, { name: null }))).toEqual(['/name']);
    expect(pointers(await patch(id, { id: idOf(5) }))).toEqual(['/id']);
    expect((await patch('nothing', {})).status).toBe(404);
    expect((await served.get(`/alert-rules/${idOf(5)}`)).body.code).toBe('unknown-rule');
    expect((await served.get(`/alert-rules/${idOf(5)}/versions`)).body.code).toBe('unknown-rule');
  });

  it('takes an id that a rule brings along, once for ever', async () => {
    expect((await served.post('/alert-rules', { ...freeze, id: idOf(6) })).body.id).toBe(idOf(6));
    expect((await served.post('/alert-rules', { ...freeze, id: idOf(6) })).status).toBe(409);
    await remove(idOf(6));
    expect((await served.post('/alert-rules', { ...freeze, id: idOf(6) })).body.code).toBe('rule-exists');
  });

  it(`holds ${ruleStoreLimits.rules} rules, and no more`, async () => {
    const rows = Array.from({ length: ruleStoreLimits.rules - 1 }, (_, n) => idOf(10_000 + n));
    const values = rows.map((id) => `('${id}', 1, '{}', 0, 0, 0, 0, 1)`).join(', ');
    const columns = 'id, version, body, created_at, updated_at, since_position, since_day, seen_version';
    await served.database.write((run) => run.query(`INSERT INTO alert_rule (${columns}) VALUES ${values}`));
    expect((await served.post('/alert-rules', freeze)).status).toBe(201);
    const refused = await served.post('/alert-rules', freeze);
    expect([refused.status, refused.body.code]).toEqual([409, 'too-many-rules']);
  });

  it(`keeps ${ruleStoreLimits.versions} versions of a rule, and makes no more`, async () => {
    const { id } = (await served.post('/alert-rules', freeze)).body;
    await served.database.write((run) => run.query(`UPDATE alert_rule SET version = ${ruleStoreLimits.versions}`));
    const refused = await patch(id, { name: 'Other' });
    expect([refused.status, refused.body.code]).toEqual([409, 'too-many-versions']);
  });

  it('previews what a rule says of a track on a day, saved or not', async () => {
    await served.append(
      defined(),
      event('TalksHeld', '2022-03-01'),
      event('TalksSuspended', '2022-08-05', { title: 'China suspends the talks' }),
    );
    const message = '{{title}}: {{from}} -> {{to}} since {{since}}';
    const of = (validAt: string, track = 'us-cn.counternarcotics') =>
      served.post('/alert-rules/preview', { rule: { ...freeze, message }, track, validAt });
    expect((await of('2022-08-05')).body).toMatchObject({
      selected: true,
      found: true,
      title: 'A channel freezes: United States-China counternarcotics',
      text: 'United States-China counternarcotics: active -> frozen since 2022-08-05',
      says: expect.stringContaining('when China suspended talks'),
    });
    expect((await of('2022-08-04')).body).toMatchObject({ found: false, says: null });
    expect((await of('2022-08-04', 'us-cn.none')).status).toBe(404);
    const wrong = await served.post('/alert-rules/preview', { rule: {}, track: 'us-cn.counternarcotics' });
    expect(pointers(wrong)).toContain('/rule/name');
    expect((await served.get('/alert-rules')).body.data).toEqual([]);
  });
});
