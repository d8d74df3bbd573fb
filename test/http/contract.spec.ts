import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BackTestWorker } from '../../src/alerts/back-test/back-test-worker.js';
import { lintFromString, createConfig } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Alerter } from '../../src/alerts/evaluation/alerter.js';
import { CandidateFollower } from '../../src/candidates/grouping/candidate-follower.js';
import { addSource, feed, headline, meeting, storeReports } from '../candidates/inbox.js';
import { cookieOf } from '../support/access.js';
import { defined, event, idOf } from '../support/given.js';
import { type Answer, ServedApp } from '../support/served-app.js';

interface Operation {
  readonly operationId: string;
  readonly responses: Record<string, { content?: Record<string, { schema: object }> }>;
}
type Document = { paths: Record<string, Record<string, Operation>> };

const unused = idOf(9_000_001);

/** A request for every operation: its path as the document has it, and what is asked. */
const reads: [path: string, asked: string][] = [
  ['/tracks', '/tracks?limit=1'],
  ['/tracks', '/tracks?nothing=1'],
  ['/tracks/by-event', '/tracks/by-event?q=talks'],
  ['/tracks/by-event', '/tracks/by-event?q=t'],
  ['/account/last-event', '/account/last-event'],
  ['/tracks/{id}', '/tracks/us-cn.counternarcotics'],
  ['/tracks/{id}', '/tracks/us-cn.none'],
  ['/tracks/{id}/status', '/tracks/us-cn.counternarcotics/status'],
  ['/tracks/{id}/status', '/tracks/us-cn.counternarcotics/status?validAt=2019-01-01'],
  ['/tracks/{id}/history', '/tracks/us-cn.counternarcotics/history'],
  ['/tracks/{id}/events', '/tracks/us-cn.counternarcotics/events'],
  ['/tracks/{id}/explain', '/tracks/us-cn.counternarcotics/explain'],
  ['/tracks/{id}/explain', '/tracks/us-cn.none/explain'],
  ['/tracks/{id}/brief', '/tracks/us-cn.counternarcotics/brief?from=2022-01-01'],
  ['/tracks/{id}/brief', '/tracks/us-cn.counternarcotics/brief?from=2030-01-01'],
  ['/tracks/{id}/brief', '/tracks/us-cn.none/brief'],
  ['/tracks/{id}/cite', '/tracks/us-cn.counternarcotics/cite'],
  ['/tracks/{id}/compare', '/tracks/us-cn.counternarcotics/compare?from=2025-03-01&to=2026-01-10'],
  ['/tracks/{id}/compare', '/tracks/us-cn.counternarcotics/compare?accounts=US,CN'],
  ['/tracks/{id}/compare', '/tracks/us-cn.counternarcotics/compare?policies=cooperation@1,leaders@1'],
  ['/tracks/{id}/compare', '/tracks/us-cn.counternarcotics/compare?knownFrom=2020-01-01&knownTo=2026-01-15'],
  ['/tracks/{id}/compare', '/tracks/us-cn.counternarcotics/compare?from=2025-03-01'],
  ['/tracks/{id}/commitments', '/tracks/us-cn.counternarcotics/commitments'],
  ['/tracks/{id}/commitments', '/tracks/us-cn.none/commitments'],
  ['/tracks/{id}/claims', '/tracks/us-cn.counternarcotics/claims'],
  ['/tracks/{id}/claims', '/tracks/us-cn.none/claims'],
  ['/tracks/{id}/measures', '/tracks/us-cn.counternarcotics/measures'],
  ['/tracks/{id}/linkage', '/tracks/us-cn.counternarcotics/linkage'],
  ['/series', '/series'],
  ['/series', '/series?track=nothing'],
  ['/series/{id}', '/series/us-none'],
  ['/tracks/{id}/marks', '/tracks/us-cn.counternarcotics/marks'],
  ['/tracks/{id}/marks', '/tracks/us-cn.counternarcotics/marks?knownAt=2026-01-15&later=true'],
  ['/tracks/{id}/marks', '/tracks/us-cn.counternarcotics/marks?later=perhaps'],
  ['/tracks/{id}/marks', '/tracks/us-cn.none/marks'],
  ['/policies', '/policies'],
  ['/policies/{name}', '/policies/cooperation@1'],
  ['/policies/{name}', '/policies/wishful@9'],
  ['/relationships', '/relationships'],
  ['/relationships/{id}', '/relationships/cn-us'],
  ['/relationships/{id}', '/relationships/cn-zz'],
  ['/status/summary', '/status/summary'],
  ['/status/summary', '/status/summary?validAt=2025-05-01&knownAt=2026-01-15'],
  ['/status/summary', '/status/summary?position=9999'],
  ['/vocabulary', '/vocabulary'],
  ['/parties', '/parties'],
  ['/parties/{party}', '/parties/SUHH'],
  ['/parties/{party}', '/parties/x-none'],
  ['/dates', '/dates?edtf=2024-01~'],
  ['/dates', '/dates?edtf=soon'],
  ['/dates', '/dates'],
  ['/events', '/events?limit=3'],
  ['/events/{id}', `/events/${unused}`],
  ['/log/checkpoint', '/log/checkpoint'],
  ['/log/key', '/log/key'],
  ['/log/proofs/inclusion', '/log/proofs/inclusion?position=2'],
  ['/log/proofs/inclusion', '/log/proofs/inclusion?position=9999'],
  ['/log/proofs/consistency', '/log/proofs/consistency?from=2&to=5'],
  ['/log/proofs/consistency', '/log/proofs/consistency?from=5&to=2'],
  ['/log/proofs/entry', '/log/proofs/entry?position=3'],
  ['/replay', '/replay?track=us-cn.counternarcotics&speed=max'],
  ['/replay', '/replay?track=us-cn.none'],
  ['/stream', '/stream?lastEventId=9999'],
  ['/stream', '/stream?track=us-cn.none'],
  ['/feeds/{file}', '//feeds/all.atom'],
  ['/feeds/{file}', '//feeds/all.xml'],
  ['/feeds/{kind}/{file}', '//feeds/party/CN.json'],
  ['/feeds/{kind}/{file}', '//feeds/party/CN.rss?limit=0'],
  ['/calendars/{file}', '//calendars/all.ics'],
  ['/calendars/{kind}/{file}', '//calendars/party/CN.ics'],
  ['/badges/{file}', '//badges/us-cn.counternarcotics.svg'],
  ['/badges/{file}', '//badges/us-cn.counternarcotics.json'],
  ['/embed/{id}', '//embed/us-cn.counternarcotics'],
  ['/oembed', '//oembed?url=elsewhere'],
  ['/data/{file}', '//data/summary.csv'],
  ['/data/{file}', '//data/events.ndjson?validAt=2025-05-01'],
  ['/data/{file}', '//data/dataset.jsonld'],
  ['/data/{file}', '//data/CITATION.cff'],
  ['/data/{file}', '//data/none.csv'],
  ['/livez', '//livez'],
  ['/readyz', '//readyz'],
  ['/metrics', '//metrics'],
];

describe('the OpenAPI document', () => {
  let served: ServedApp;
  let document: Document;
  const answered = new Set<string>();
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);

  beforeAll(async () => {
    served = await ServedApp.open();
    await served.append(
      defined({ mechanisms: [{ id: 'group', title: 'The group', cadenceDays: 90 }] }),
      event('TalksHeld', '2025-03-01', { level: 'ministerial' }),
      event('CommitmentMade', '2025-03-01', { due: '2025-12' }),
      event('TalksSuspended', '2025-09-01'),
      event('TalksHeld', '2025-10~'),
      event('ClaimMade', '2025-10-02', { claimKind: 'motive', links: [{ rel: 'cause', event: unused }] }),
      event('OutcomeExpected', '2025-10-02', { due: '2025-11' }),
    );
    document = (await served.get('/openapi.json')).body as unknown as Document;
    ajv.addSchema(document, 'openapi');
  });
  afterAll(() => served.close());

  const check = (method: string, path: string, answer: Answer) => {
    const operation = document.paths[path]![method]!;
    answered.add(operation.operationId);
    const type = answer.headers.get('content-type')!.split(';', 1)[0]!;
    const described = operation.responses[String(answer.status)]?.content?.[type];
    if (!described) throw new Error(`${operation.operationId} does not describe ${answer.status} ${type}`);
    const escaped = [path, type].map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
    const pointer = `#/paths/${escaped[0]}/${method}/responses/${answer.status}/content/${escaped[1]}/schema`;
    const validate = ajv.getSchema(`openapi${pointer}`)!;
    void validate(answer.body ?? answer.text);
    expect(validate.errors ?? []).toEqual([]);
  };

  it('passes a linter', async () => {
    // Where a browser is sent on, as a sign-in does, there is no 2XX to describe.
    const config = await createConfig({ extends: ['recommended'], rules: { 'operation-2xx-response': 'off' } });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    expect(problems.map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer }))).toEqual(
      [],
    );
  });

  it.each(reads)('describes what GET %s answers to %s', async (path, asked) => {
    check('get', path, await served.get(asked));
  });

  it.each(['explain', 'brief', 'cite'])('describes that %s gives text where that is wanted', async (what) => {
    check(
      'get',
      `/tracks/{id}/${what}`,
      await served.get(`/tracks/us-cn.counternarcotics/${what}`, { accept: 'text/plain' }),
    );
  });

  it('describes what the writes answer', async () => {
    const body = { ...event('TalksHeld', '2026-01-10'), id: undefined };
    const track = { id: 'us-fr.leaders', title: 'Leaders', parties: ['US', 'FR'], topic: 'leaders' };
    const { body: policy } = await served.get('/policies/leaders@1');
    const hasty = { ...policy, name: 'hasty@1', practice: { ...(policy.practice as object), quietAfterDays: 9 } };
    check('post', '/policies/check', await served.post('/policies/check', hasty));
    check('post', '/policies/check', await served.post('/policies/check', { ...hasty, standing: [] }));
    const claim = { what: 'They met', who: 'US', track: 'us-cn.counternarcotics' };
    check('post', '/check-article', await served.post('/check-article', [claim, { ...claim, date: '2023' }]));
    check('post', '/check-article', await served.post('/check-article', [{ what: 'They met' }]));
    check('post', '/mcp', await served.post('//mcp', { jsonrpc: '2.0', id: 1, method: 'tools/list' }));
    check('post', '/mcp', await served.post('//mcp', { jsonrpc: '2.0', id: 1 }));
    check('post', '/tracks', await served.post('/tracks', track));
    check('post', '/tracks', await served.post('/tracks', { ...track, title: 'Other' }));
    check('post', '/tracks', await served.post('/tracks', {}));
    const party = { id: 'x-asean', names: { en: 'ASEAN' }, kind: 'organisation', members: [{ party: 'TL' }] };
    check('post', '/parties', await served.post('/parties', party));
    check('post', '/parties', await served.post('/parties', { ...party, names: { en: 'Other' } }));
    check('post', '/parties', await served.post('/parties', {}));
    check('get', '/parties/{party}', await served.get('/parties/x-asean'));
    const series = { id: 'us-deaths', title: 'Deaths', unit: 'deaths', tracks: ['us-fr.leaders'] };
    check('post', '/series', await served.post('/series', series));
    check('post', '/series', await served.post('/series', { ...series, unit: 'people' }));
    check('post', '/series', await served.post('/series', {}));
    const sources = [{ title: 'A table', publisher: 'A bureau' }];
    for (const value of [1, 2, null]) {
      const points = { points: [{ period: '2023', value, note: 'so far' }], sources };
      check('post', '/series/{id}/points', await served.post('/series/us-deaths/points', points));
      check('get', '/series/{id}', await served.get('/series/us-deaths'));
      check('get', '/series', await served.get('/series'));
    }
    check('post', '/series/{id}/points', await served.post('/series/us-none/points', { points: [], sources }));
    check('post', '/events', await served.post('/events?dryRun=true', body));
    check('post', '/events', await served.post('/events', body));
    check('post', '/events', await served.post('/events', { ...body, occurred: 'soon' }));
    check('post', '/events', await served.post('/events', body, { 'if-match': '"1"' }));
    check('post', '/events/batch', await served.post('/events/batch', [{ ...body, occurred: '2026-01-11' }]));
    check('post', '/events/batch', await served.post('/events/batch', '[', {}));
    check('post', '/events/batch', await served.post('/events/batch', 'a', { 'content-type': 'text/plain' }));
  });

  it('describes what the writes about the record answer', async () => {
    const reason = 'a test';
    const talks = { ...event('TalksHeld', '2026-01-10'), id: undefined };
    const held = String((await served.post('/events', { ...talks, title: 'One' })).body.id);
    const again = String((await served.post('/events', { ...talks, title: 'Two' })).body.id);
    const internal = { visibility: 'internal' };
    const hidden = String((await served.post('/events', { ...talks, ...internal, title: 'Three' })).body.id);
    const hiddenTrack = { id: 'us-fr.hidden', title: 'Hidden', parties: ['US', 'FR'], topic: 'talks', ...internal };
    await served.post('/tracks', hiddenTrack);
    const opening = { visibility: 'open', reason };
    const named = '/tracks/us-cn.counternarcotics';
    const assessed = { status: 'paused', evidence: [held], expires: '2026-02-01', reason };
    const writes: [path: string, asked: string, body: object][] = [
      ['/events/{id}/corrections', `/events/${held}/corrections`, { event: { ...talks, title: 'Third' }, reason }],
      ['/events/{id}/additions', `/events/${held}/additions`, { adds: { outcome: 'A plan', summary: 'More' }, reason }],
      ['/events/{id}/disputes', `/events/${held}/disputes`, { party: 'CN', says: 'no' }],
      ['/events/merges', '/events/merges', { into: held, duplicates: [again], reason }],
      ['/events/{id}/retractions', `/events/${held}/retractions`, { reason }],
      ['/tracks/{id}/assessments', `${named}/assessments`, { ...assessed, evidence: [again] }],
      ['/tracks/{id}/policies', `${named}/policies`, { policy: 'leaders@1', reason }],
      ['/events/{id}/visibility', `/events/${hidden}/visibility`, opening],
      ['/tracks/{id}/visibility', '/tracks/us-fr.hidden/visibility', opening],
      ['/events/{id}/redactions', `/events/${again}/redactions`, { fields: ['/title'], reason }],
      ['/events/{id}/redactions', `/events/${again}/redactions`, { reason }],
    ];
    for (const [path, asked, body] of writes) {
      for (const query of ['?dryRun=true', '']) {
        const answer = await served.post(`${asked}${query}`, body);
        expect([asked, answer.status]).toEqual([asked, query === '' ? 201 : 200]);
        check('post', path, answer);
      }
      check('post', path, await served.post(asked, {}));
      check('get', '/events/{id}', await served.get(`/events/${held}`));
      check('get', '/tracks/{id}/events', await served.get(`${named}/events`));
      check('get', '/tracks/{id}/explain', await served.get(`${named}/explain`));
    }
    check('post', '/events/{id}/retractions', await served.post(`/events/${held}/retractions`, { reason }));
    check('get', '/events/{id}', await served.get(`/events/${again}`));
    check('get', '/events', await served.get('/events'));
    check('post', '/events/{id}/retractions', await served.post(`/events/${unused}/retractions`, { reason }));
  });

  it('has every entry of a log with all that an event can carry', async () => {
    check('get', '/events/{id}', await served.get(`/events/${String((await served.eventLog.read(0, 1))[0]!.body.id)}`));
    const { body } = await served.get('/events?limit=500');
    expect(body.data.length).toBeGreaterThan(5);
    check('get', '/events', await served.get('/events?limit=500'));
  });

  it('describes what channels and their deliveries answer', async () => {
    const made = await served.post('/alert-channels', { kind: 'log', name: 'contract' });
    const id = String(made.body.id);
    const one = `/alert-channels/${id}`;
    check('post', '/alert-channels', made);
    check('post', '/alert-channels', await served.post('/alert-channels', { kind: 'pigeon', name: 'contract' }));
    for (const path of ['/alert-channels', '/alert-channels/kinds', '/asyncapi.json', '/deliveries?limit=1']) {
      check('get', path.split('?', 1)[0]!, await served.get(path));
    }
    check('get', '/alert-channels/{id}', await served.get(one));
    const init = { body: '{"enabled":true}', headers: { 'content-type': 'application/json' } };
    check('patch', '/alert-channels/{id}', await served.send('PATCH', one, init));
    const digests = [{ every: 'week', weekday: 'monday', at: '07:30' }];
    const scheduled = { method: 'PATCH', body: JSON.stringify({ schedule: { digests } }), headers: init.headers };
    check('patch', '/alert-channels/{id}', await served.send('PATCH', one, scheduled));
    check('get', '/alert-channels/{id}/digests', await served.get(`${one}/digests`));
    check('get', '/alert-channels/{id}/digests', await served.get('/alert-channels/none/digests'));
    check('post', '/alert-channels/{id}/rotate', await served.post(`${one}/rotate`, {}));
    const webhook = { kind: 'webhook', name: 'signed', settings: { url: 'https://example.org/' } };
    const signed = String((await served.post('/alert-channels', webhook)).body.id);
    check('post', '/alert-channels/{id}/rotate', await served.post(`/alert-channels/${signed}/rotate`, {}));
    const tested = await served.post(`${one}/test`, {});
    check('post', '/alert-channels/{id}/test', tested);
    check('get', '/deliveries/{id}', await served.get(`/deliveries/${String(tested.body.id)}`));
    const again = `/deliveries/${String(tested.body.id)}/redeliver`;
    check('post', '/deliveries/{id}/redeliver', await served.post(again, {}));
    const window = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
    check('post', '/deliveries/recover', await served.post('/deliveries/recover', window));
    check('post', '/deliveries/recover', await served.post('/deliveries/recover', {}));
    expect((await served.send('DELETE', one)).status).toBe(204);
    check('delete', '/alert-channels/{id}', await served.send('DELETE', one));
  });

  it('describes what keys, sign-in and the audit log answer', async () => {
    check('get', '/account', await served.get('/account'));
    check('get', '/account', await served.get('/account', { authorization: 'Bearer none' }));
    const made = await served.post('/keys', { name: 'contract', role: 'admin' });
    check('post', '/keys', made);
    const bearer = { authorization: `Bearer ${String(made.body.key)}` };
    served.clock.advanceTo(served.clock.now() + 1_000);
    check('post', '/keys', await served.post('/keys', { name: 'contract', role: 'admin' }));
    check('post', '/keys', await served.post('/keys', { name: 'contract', role: 'admin' }, bearer));
    check('post', '/keys', await served.post('/keys', { name: 'contract' }, bearer));
    check('get', '/keys', await served.get('/keys', bearer));
    check('get', '/audit', await served.get('/audit?limit=2', bearer));
    check('post', '/session', await served.post('/session', { key: made.body.key }));
    const admin = { authorization: `Bearer ${made.body.key as string}`, 'content-type': 'application/json' };
    const added = await served.post('/people', { name: 'Ana', role: 'editor' }, admin);
    check('post', '/people', added);
    check('post', '/people', await served.post('/people', { name: 'Ana', role: 'editor' }, admin));
    check('get', '/people', await served.get('/people', admin));
    const ana = `/people/${added.body.id as string}`;
    const changed = await served.send('PATCH', ana, { headers: admin, body: '{"role":"reader"}' });
    check('patch', '/people/{id}', changed);
    const reset = await served.post(`${ana}/password`, {}, admin);
    check('post', '/people/{id}/password', reset);
    const signedIn = await served.post('/session', { name: 'Ana', password: reset.body.password });
    check('post', '/session', signedIn);
    const passkeys = '/account/passkeys';
    check('get', passkeys, await served.get(passkeys, cookieOf(signedIn)));
    check('get', passkeys, await served.get(passkeys));
    check(
      'post',
      `${passkeys}/options`,
      await served.post(`${passkeys}/options`, { password: 'x' }, cookieOf(signedIn)),
    );
    check('post', passkeys, await served.post(passkeys, { name: '' }, cookieOf(signedIn)));
    const unknown = await served.send('DELETE', `${passkeys}/none`, { headers: cookieOf(signedIn) });
    check('delete', `${passkeys}/{id}`, unknown);
    check('post', '/session/passkey/options', await served.post('/session/passkey/options', {}));
    check('post', '/session/passkey', await served.post('/session/passkey', {}));
    check('get', '/sessions', await served.get('/sessions', admin));
    check('delete', '/sessions/{id}', await served.send('DELETE', '/sessions/none?from=here', { headers: bearer }));
    check('post', '/account/password', await served.post('/account/password', {}));
    check('delete', '/people/{id}', await served.send('DELETE', ana, { headers: bearer }));
    check('get', '/proposals', await served.get('/proposals', bearer));
    check('get', '/proposals/{id}', await served.get('/proposals/none', bearer));
    for (const act of ['approve', 'withdraw'])
      check('post', `/proposals/{id}/${act}`, await served.post(`/proposals/none/${act}`, {}, bearer));
    check('post', '/proposals/{id}/refuse', await served.post('/proposals/none/refuse', { reason: 'no' }, bearer));
    check('get', '/session/provider', await served.get('/session/provider'));
    const returned = await served.send('GET', '/session/provider/return?code=a', { redirect: 'manual' });
    expect([returned.status, document.paths['/session/provider/return']!.get!.responses]).toEqual([
      ...[303, expect.objectContaining({ 303: expect.anything() })],
    ]);
    answered.add('returnFromProvider');
    expect((await served.send('DELETE', '/session')).status).toBe(204);
    check('delete', '/session', await served.send('DELETE', '/session?from=here'));
    const one = `/keys/${String(made.body.id)}`;
    const rotated = await served.post(`${one}/rotate`, { overlapHours: 1 }, bearer);
    check('post', '/keys/{id}/rotate', rotated);
    check('delete', '/keys/{id}', await served.send('DELETE', one, { headers: bearer }));
    check('delete', '/keys/{id}', await served.send('DELETE', one, { headers: bearer }));
    // The person at the machine needs no key again.
    const last = { headers: { authorization: `Bearer ${String(rotated.body.key)}` } };
    expect((await served.send('DELETE', `/keys/${String(rotated.body.id)}`, last)).status).toBe(200);
    served.clock.advanceTo(served.clock.now() + 1_000);
  });

  it('describes what sources answer', async () => {
    const headers = { 'content-type': 'application/json' };
    const made = await served.post('/sources', { kind: 'webhook', name: 'contract' });
    const one = `/sources/${String(made.body.id)}`;
    check('post', '/sources', made);
    check('post', '/sources', await served.post('/sources', { kind: 'pigeon', name: 'contract' }));
    check('post', '/sources', await served.post('/sources', { kind: 'webhook', name: 'contract' }));
    const settings = { url: 'http://127.0.0.1:9/' };
    const feed = await served.post('/sources', { kind: 'feed', name: 'a feed', settings, paused: true });
    check('post', '/sources/test', await served.post('/sources/test', { kind: 'feed', settings }));
    check('post', '/sources/test', await served.post('/sources/test', { kind: 'feed' }));
    check('patch', '/sources/{id}', await served.send('PATCH', one, { body: '{"licence":"with-mention"}', headers }));
    check('patch', '/sources/{id}', await served.send('PATCH', one, { body: '{"licence":"none"}', headers }));
    const report = { title: 'Talks', day: '2026-01-10', url: 'https://e.example/1', actors: [] };
    for (const body of [report, [report, { title: 'None' }, 1], 1]) {
      check('post', '/sources/{id}/reports', await served.post(`${one}/reports`, body));
    }
    check('post', '/sources/{id}/fetch', await served.post(`${one}/fetch`, {}));
    check('post', '/sources/{id}/fetch', await served.post(`/sources/${String(feed.body.id)}/fetch`, {}));
    for (const path of ['', '/{id}', '/kinds', '/{id}/reports', '/{id}/refusals']) {
      check(
        'get',
        `/sources${path}`,
        await served.get(`/sources${path.replace('/{id}', one.slice('/sources'.length))}`),
      );
      check('get', `/sources${path}`, await served.get(`/sources${path.replace('{id}', unused)}`));
    }
    expect((await served.send('DELETE', one)).status).toBe(204);
    check('delete', '/sources/{id}', await served.send('DELETE', one));
  });

  it('describes what back-tests answer', async () => {
    const rule = { name: 'contract', when: { kind: 'transition', axis: 'status' } };
    const started = await served.post('/backtests', { rule, from: '2000-01-01', to: '2025-12-31', mode: 'both' });
    check('post', '/backtests', started);
    check('post', '/backtests', await served.post('/backtests', { rule }));
    const id = String(started.body.id);
    await served.app.get(BackTestWorker).idle();
    const done = await served.get(`/backtests/${id}`);
    expect(done.body.state).toBe('done');
    check('get', '/backtests/{id}', done);
    expect((await served.send('DELETE', `/backtests/${id}`)).status).toBe(204);
    check('delete', '/backtests/{id}', await served.send('DELETE', `/backtests/${id}`));
    check('get', '/backtests/{id}', await served.get(`/backtests/${id}`));
  });

  it('describes what rules, alerts and silences answer', async () => {
    const headers = { 'content-type': 'application/json' };
    const rule = { name: 'Contract', when: { kind: 'entry' }, labels: { desk: 'asia' }, repeatDays: 7 };
    const made = await served.post('/alert-rules', rule);
    const one = `/alert-rules/${String(made.body.id)}`;
    check('post', '/alert-rules', made);
    check('post', '/alert-rules', await served.post('/alert-rules', { name: 'None' }));
    check('post', '/alert-rules', await served.post('/alert-rules', { ...rule, id: made.body.id }));
    check('get', '/alert-rules', await served.get('/alert-rules'));
    check('get', '/alert-rules/{id}', await served.get(one));
    check('get', '/alert-rules/{id}', await served.get(`/alert-rules/${unused}`));
    const change = { body: '{"severity":"critical","repeatDays":null}', headers: { ...headers, 'if-match': '"1"' } };
    check('patch', '/alert-rules/{id}', await served.send('PATCH', one, change));
    check('patch', '/alert-rules/{id}', await served.send('PATCH', one, change));
    check('post', '/alert-rules/effects', await served.post('/alert-rules/effects', event('TalksHeld', '2026-01-12')));
    check('post', '/alert-rules/effects', await served.post('/alert-rules/effects', { type: 'TalksHeld' }));
    const preview = { rule, track: 'us-cn.counternarcotics' };
    check('post', '/alert-rules/preview', await served.post('/alert-rules/preview', preview));
    await served.app.get(Alerter).idle();
    await served.append(event('TalksHeld', '2026-01-14', { title: 'For the alert' }));
    await served.app.get(Alerter).idle();
    const alerts = await served.get('/alerts?state=firing&limit=1');
    check('get', '/alerts', alerts);
    const alert = `/alerts/${encodeURIComponent(String(alerts.body.data[0]!.key))}`;
    check('get', '/alerts/{key}', await served.get(alert));
    check('get', '/alerts/{key}', await served.get('/alerts/none'));
    const taken = { by: 'Ada', why: 'a test' };
    check('post', '/alerts/{key}/acknowledge', await served.post(`${alert}/acknowledge`, taken));
    check('post', '/alerts/{key}/acknowledge', await served.post(`${alert}/acknowledge`, taken));
    const silence = await served.post('/alert-silences', { reason: 'x', author: 'y', endsAt: '2026-02-01T00:00:00Z' });
    check('post', '/alert-silences', silence);
    check('get', '/alert-silences', await served.get('/alert-silences'));
    const ended = await served.send('DELETE', `/alert-silences/${String(silence.body.id)}`);
    check('delete', '/alert-silences/{id}', ended);
    expect((await served.send('DELETE', one)).status).toBe(204);
    check('delete', '/alert-rules/{id}', await served.send('DELETE', one));
    check('get', '/alert-rules/{id}/versions', await served.get(`${one}/versions`));
  });

  it('describes what imports of files answer', async () => {
    const upload = (path: string, content: string, map?: object) => {
      const body = new FormData();
      body.set('file', new Blob([content]), 'contacts.csv');
      if (map) body.set('map', JSON.stringify(map));
      return served.send('POST', path, { body });
    };
    const table = 'date,title\n2026-01-13,Talks\nsoon,Talks\n';
    const { id: _id, ...held } = event('TalksHeld', '2026-01-13');
    const map = { ...held, occurred: '{date}', title: '{title}' };
    check('post', '/imports/proposals', await upload('/imports/proposals', table));
    check('post', '/imports/proposals', await upload('/imports/proposals', JSON.stringify(map)));
    check('post', '/imports/proposals', await upload('/imports/proposals', 'words'));
    check('post', '/imports', await upload('/imports?dryRun=true&partial=true', table, map));
    check('post', '/imports', await upload('/imports', table, map));
    check('post', '/imports', await upload('/imports?partial=true', table, map));
    check('post', '/imports', await upload('/imports', table));
  });

  it('describes what candidates, judgements and coverage answer', async () => {
    await addSource(served.database, feed, 'A feed');
    const day = { day: '2026-01-10', url: 'https://example.org/a', summary: 'In Beijing', language: 'en' };
    await storeReports(served.database, [headline(meeting, day), headline(`${meeting}!`, { publisher: 'AP' })]);
    const follower = served.app.get(CandidateFollower);
    follower.wake();
    await follower.idle();
    const list = await served.get('/candidates?q=beijing&order=newest');
    check('get', '/candidates', list);
    check('get', '/candidates', await served.get('/candidates?order=worst'));
    check('get', '/candidates/counts', await served.get('/candidates/counts'));
    const { id } = list.body.data[0] as { id: string };
    check('get', '/candidates/{id}', await served.get(`/candidates/${id}`));
    check('get', '/candidates/{id}', await served.get('/candidates/none'));
    const judge = (judgement: object) => served.post(`/candidates/${id}/judgements`, { judge: 'Ana', ...judgement });
    const event = { type: 'StatementMade', tracks: ['us-cn.counternarcotics'], occurred: '2026-01-10', title: 'Talks' };
    const full = {
      ...event,
      actors: [{ country: 'US', role: 'initiator' }],
      sources: [{ title: 'A', publisher: 'B' }],
    };
    for (const judgement of [{ kind: 'accept', event: full }, { kind: 'undo' }, { kind: 'keep' }, { kind: 'dismiss' }])
      check('post', '/candidates/{id}/judgements', await judge(judgement));
    check('get', '/candidates/{id}', await served.get(`/candidates/${id}`));
    const many = { candidates: [id, feed], judgement: { kind: 'dismiss', judge: 'Ana', reason: 'noise' } };
    check('post', '/candidates/judgements', await served.post('/candidates/judgements', many));
    const covered = await served.post('/tracks/us-cn.counternarcotics/coverage', { until: '2026-01-10', judge: 'Ana' });
    check('post', '/tracks/{id}/coverage', covered);
  });

  it('was held against an answer of every operation', () => {
    const all = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    );
    expect(all.filter((id) => id !== undefined && !answered.has(id))).toEqual([]);
    expect(answered.size).toBeGreaterThan(12);
  });
});

describe('the page of the contract', () => {
  it('comes with every file that it needs, and asks nobody else', async () => {
    const served = await ServedApp.open();
    const page = await served.get('/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    const files = [...page.text.matchAll(/<(?:script|link)[^>]* (?:src|href)=["']([^"']+)["']/g)].map(
      ([, file]) => file!,
    );
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(file).not.toMatch(/^(https?:)?\/\//);
      const { pathname } = new URL(file, 'http://here/api/v1/docs');
      const { status, text } = await served.get(`/${pathname}`);
      expect([file, status]).toEqual([file, 200]);
      if (file.endsWith('start.js')) expect(text).toContain('validatorUrl: null');
    }
    // Beside these the package brings maps and other builds, which nobody asks for.
    expect((await served.get('/docs/package.json')).status).toBe(404);
    await served.close();
  });
});
