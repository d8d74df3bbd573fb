import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { AccessKeys } from '../../src/access/access-keys.js';
import { AuditLog } from '../../src/access/audit-log.js';
import { ChannelSecrets } from '../../src/alerts/channels/secrets/channel-secrets.js';
import { ChannelStore } from '../../src/alerts/channels/channel-store.js';
import { RuleStore } from '../../src/alerts/rules/rule-store.js';
import { PlanExecution } from '../../src/provisioning/plan-execution.js';
import { Provisioning } from '../../src/provisioning/provisioning.js';
import { mostFileBytes } from '../../src/provisioning/read-folder.js';
import { SourceStore } from '../../src/sources/registry/source-store.js';
import { describeEachEngine } from '../support/databases.js';
import { ServedApp } from '../support/served-app.js';
import {
  channel,
  type DeclaredFiles,
  declaredFiles,
  declaredFolder,
  rule,
  secrets,
  source,
  track,
} from './declared-folder.js';

const environment = { DESK_SECRET: secrets.first, FEED_PASSWORD: 'p-of-the-feed' };

describeEachEngine('a declaration', (engine) => {
  let served: ServedApp;
  const folders: { remove: () => Promise<void> }[] = [];
  beforeEach(async () => void (served = await ServedApp.open(engine)));
  afterEach(async () => {
    await served.close();
    for (const folder of folders.splice(0)) await folder.remove();
  });

  const folderOf = async (files: DeclaredFiles) => {
    const folder = await declaredFolder(files);
    folders.push(folder);
    return folder.path;
  };
  const apply = async (files: DeclaredFiles, env: Record<string, string> = environment) =>
    served.app.get(Provisioning).apply(await folderOf(files), env);
  const compare = async (files: DeclaredFiles, env: Record<string, string> = environment) =>
    served.app.get(Provisioning).compare(await folderOf(files), env);
  const actions = (steps: readonly { kind: string; name: string; action: string }[]) =>
    steps.map(({ kind, name, action }) => `${action} ${kind} ${name}`);
  const rowOfChannel = async (name: string) => {
    const { id } = await served.app.get(ChannelStore).find(name);
    return served.database.read((run) => served.app.get(ChannelStore).row(run, id));
  };
  const openedSecret = async () => served.app.get(ChannelSecrets).open(await rowOfChannel('desk')).settings;
  const audit = async () =>
    (await served.app.get(AuditLog).read(0, 100)).filter(({ actor }) => actor === 'apply').map(({ action }) => action);

  it('says unchanged of what another process has recorded between its plan and its turn', async () => {
    const entries = Object.fromEntries(
      Object.entries(declaredFiles).filter(([name]) => /^(tracks|policies)/.test(name)),
    );
    const execution = served.app.get(PlanExecution);
    const run = execution.run.bind(execution);
    let other: Awaited<ReturnType<typeof apply>> | undefined;
    execution.run = async (plan, onDone) => {
      execution.run = run;
      other = await apply(entries);
      await run(plan, onDone);
    };
    const late = await apply(entries);
    expect(actions(other!.steps)).toEqual([`create track ${track.id}`, `create policy ${track.id}`]);
    expect(actions(late.steps)).toEqual([`unchanged track ${track.id}`, `unchanged policy ${track.id}`]);
  });

  it('makes what it declares, under the name apply, and the second time changes nothing', async () => {
    const first = await apply(declaredFiles);
    expect(first.faults).toEqual([]);
    expect(actions(first.steps)).toEqual([
      `create track ${track.id}`,
      `create policy ${track.id}`,
      'create channel desk',
      'create source ministry',
      'create rule Silence',
      'create rule Ministry is quiet',
    ]);
    const entries = await served.eventLog.read(0, 10);
    expect(entries.map(({ recordedBy, body }) => [recordedBy, body.type])).toEqual([
      ['apply', 'TrackDefined'],
      ['apply', 'PolicyAdopted'],
    ]);
    const status = await served.get(`/tracks/${track.id}/status`);
    expect(status.body.reading).toMatchObject({ policy: 'leaders@1' });
    const desk = await served.app.get(ChannelStore).find('desk');
    const ministry = await served.app.get(SourceStore).find('ministry');
    const quiet = await served.app.get(RuleStore).find('Ministry is quiet');
    expect(quiet.rule).toMatchObject({
      when: { sources: [ministry.id] },
      channels: [desk.id],
      escalate: { afterDays: 2, channels: [desk.id] },
    });
    expect([desk, ministry, quiet].map(({ updatedBy }) => updatedBy)).toEqual(['apply', 'apply', 'apply']);
    expect(await audit()).toEqual(['channel-created', 'source-created', 'rule-created', 'rule-created']);

    const second = await apply(declaredFiles);
    expect(new Set(second.steps.map(({ action }) => action))).toEqual(new Set(['unchanged']));
    expect(await served.eventLog.read(0, 10)).toHaveLength(2);
    expect((await served.app.get(RuleStore).find('Silence')).version).toBe(1);
    expect(await audit()).toHaveLength(4);
  });

  it('keeps the schedule of a channel as its file says, and takes it away with the file’s word', async () => {
    const log = { kind: 'log', name: 'log' };
    const schedule = { zone: 'Europe/Berlin', digests: [{ every: 'day', at: '07:30' }] };
    const file = 'channels/log.json';
    const kept = async () => (await served.app.get(ChannelStore).find('log')).schedule;
    await apply({ [file]: { ...log, schedule } });
    const digests = [{ every: 'day', at: '07:30', whenEmpty: 'send' }];
    expect(await kept()).toEqual({ zone: 'Europe/Berlin', digests });
    expect(actions((await apply({ [file]: { ...log, schedule } })).steps)).toEqual(['unchanged channel log']);
    const later = { ...schedule, digests: [{ every: 'day', at: '08:00' }] };
    const changed = await apply({ [file]: { ...log, schedule: later } });
    expect(changed.steps).toMatchObject([{ action: 'change', changes: [{ field: '/schedule' }] }]);
    expect(await kept()).toMatchObject(later);
    await apply({ [file]: log });
    expect(await kept()).toBeNull();
    const wrong = { ...log, schedule: { digests: [{ every: 'week', at: '07:30' }], zone: 'Berlin' } };
    const alertmanager = { kind: 'alertmanager', name: 'am', settings: { url: 'https://am.example' }, schedule };
    expect((await apply({ [file]: wrong, 'channels/am.json': alertmanager })).faults).toEqual([
      { file: 'channels/am.json', field: '/schedule/digests', detail: expect.stringContaining('carries none') },
      { file, field: '/schedule/zone', detail: 'is no time zone such as Europe/Berlin' },
      { file, field: '/schedule/digests/0/weekday', detail: 'is missing: a weekly digest has a day' },
    ]);
  });

  it('changes what differs, and shows how; what no file declares stays, and is told', async () => {
    await apply(declaredFiles);
    const others: Record<string, unknown> = {
      ...declaredFiles,
      'rules/silence.json': { ...rule, forDays: 3, severity: 'critical' },
    };
    const { 'rules/source.json': _, ...fewer } = others;
    const changed: DeclaredFiles = {
      ...fewer,
      'channels/desk.json': { ...channel, enabled: false, settings: { ...channel.settings, url: 'https://b.example' } },
      'sources/ministry.json': { ...source, reliability: 'B', pollIntervalSeconds: 3_600 },
      'policies/leaders.json': { policy: 'cooperation@1', tracks: [track.id], reason: 'As it was' },
    };
    const expected = [
      `unchanged track ${track.id}`,
      `change policy ${track.id}`,
      'change channel desk',
      'change source ministry',
      'change rule Silence',
      'undeclared rule Ministry is quiet',
    ];
    const dry = await compare(changed);
    expect(actions(dry.steps)).toEqual(expected);
    expect(dry.steps.flatMap(({ changes = [] }) => changes)).toEqual([
      { field: '/policy', from: 'leaders@1', to: 'cooperation@1' },
      { field: '/settings/url', from: 'https://desk.example/hook', to: 'https://b.example' },
      { field: '/enabled', from: true, to: false },
      { field: '/reliability', from: 'F', to: 'B' },
      { field: '/pollIntervalSeconds', from: 900, to: 3_600 },
      { field: '/forDays', from: 0, to: 3 },
      { field: '/severity', from: 'warning', to: 'critical' },
    ]);
    expect((await served.app.get(RuleStore).find('Silence')).version).toBe(1);

    const done = await apply(changed);
    expect(actions(done.steps)).toEqual(expected);
    expect((await served.get(`/tracks/${track.id}/status`)).body.reading).toMatchObject({ policy: 'cooperation@1' });
    expect(await served.app.get(ChannelStore).find('desk')).toMatchObject({
      enabled: false,
      settings: { url: 'https://b.example' },
    });
    expect(await served.app.get(SourceStore).find('ministry')).toMatchObject({
      reliability: 'B',
      pollIntervalSeconds: 3_600,
    });
    expect(await served.app.get(RuleStore).find('Silence')).toMatchObject({
      version: 2,
      rule: { forDays: 3, severity: 'critical' },
    });
    expect((await served.app.get(RuleStore).list()).map(({ rule: { name } }) => name)).toContain('Ministry is quiet');
    const again = await apply(changed);
    expect(new Set(again.steps.map(({ action }) => action))).toEqual(new Set(['unchanged', 'undeclared']));
    const back = await apply(declaredFiles);
    expect(actions(back.steps)).toContain(`change policy ${track.id}`);
    expect((await served.app.get(RuleStore).find('Silence')).rule).toMatchObject({ forDays: 0, severity: 'warning' });
  });

  it('takes secrets from the environment alone, applies one that changed, and shows none', async () => {
    await apply(declaredFiles);
    expect((await openedSecret()).secret).toBe(secrets.first);
    const changed = await apply(declaredFiles, { ...environment, DESK_SECRET: secrets.second });
    expect(changed.steps.find(({ kind }) => kind === 'channel')).toMatchObject({
      action: 'change',
      changes: [{ field: '/settings/secret' }],
    });
    expect(await openedSecret()).toMatchObject({ secret: secrets.second, previous: { secret: secrets.first } });
    const same = await apply(declaredFiles, { ...environment, DESK_SECRET: secrets.second });
    expect(actions(same.steps)).toContain('unchanged channel desk');
    expect(JSON.stringify([changed, same])).not.toContain('whsec_');

    const headers = { Authorization: 'Bearer t0ken' };
    const inText = { ...channel, settings: { url: channel.settings.url, secret: secrets.first, headers } };
    expect((await apply({ 'channels/desk.json': inText })).faults).toEqual([
      { file: 'channels/desk.json', field: '/settings/secret', detail: expect.stringContaining('{"env": "NAME"}') },
      {
        file: 'channels/desk.json',
        field: '/settings/headers/Authorization',
        detail: expect.stringContaining('{"env": "NAME"}'),
      },
    ]);
    expect((await apply({ 'channels/desk.json': channel }, {})).faults).toEqual([
      { file: 'channels/desk.json', field: '/settings/secret', detail: expect.stringContaining('DESK_SECRET') },
    ]);
  });

  it('gives a source its password, and takes it away where the file has it no more', async () => {
    const settings = { ...source.settings, user: 'desk', password: { env: 'FEED_PASSWORD' } };
    await apply({ 'sources/ministry.json': { ...source, settings } });
    expect(await served.app.get(SourceStore).find('ministry')).toMatchObject({ secretsSet: ['password'] });
    const { steps } = await apply({ 'sources/ministry.json': source });
    expect(steps[0]).toMatchObject({ changes: [{ field: '/settings/user' }, { field: '/settings/password' }] });
    const now = await served.app.get(SourceStore).find('ministry');
    expect(now).toMatchObject({ secretsSet: [], settings: source.settings });
    expect(now.settings).not.toHaveProperty('user');
  });

  it('tells every fault with its file and field, and changes nothing', async () => {
    await apply({ 'tracks/fisheries.json': track, 'rules/silence.json': { ...rule, channels: [] } });
    const faulty: DeclaredFiles = {
      'tracks/fisheries.json': { ...track, title: 'Fish' },
      'tracks/child.json': { ...track, id: 'aa-bb.child', parties: ['NO'] },
      'policies/leaders.json': { policy: 'leaders@1', tracks: ['no.such-track'], reason: 'x' },
      'channels/desk.json': { ...channel, kind: 'pigeon' },
      'channels/good.json': { kind: 'log', name: 'good' },
      'sources/ministry.json': { ...source, licence: 'mine' },
      'rules/silence.json': { ...rule, when: { kind: 'absence', of: 'contact', days: 0 } },
      'rules/twice.json': { ...rule, channels: ['desk', 'nobody'], id: '4e2f8a0e-8a5e-4f4e-9a52-0d0b1b2f6f10' },
      'rules/again.json': { ...rule, name: 'Again', channels: ['nobody'] },
      'rules/other.json': { ...rule, name: 'Again', channels: [] },
      'rules/broken.json': '{"name": ',
      'rules/notes.txt': 'x',
      'rules/large.json': `[${' '.repeat(mostFileBytes)}]`,
      'keys.json': [{ name: 'importer', role: 'recorder' }],
      'ruels/silence.json': rule,
      'README.md': 'left out',
    };
    const { faults, steps } = await apply(faulty);
    expect(steps).toEqual([]);
    expect(faults.map(({ file, field }) => `${file}${field}`).sort()).toEqual([
      'channels/desk.json/kind',
      'keys.json/0/name',
      'policies/leaders.json/tracks/0',
      'ruels',
      'rules/again.json/channels/0',
      'rules/broken.json',
      'rules/large.json',
      'rules/notes.txt',
      'rules/other.json/name',
      'rules/silence.json/when/days',
      'rules/twice.json/id',
      'sources/ministry.json/licence',
      'tracks/child.json/parties',
      'tracks/fisheries.json/title',
    ]);
    expect(faults.find(({ file }) => file === 'keys.json')!.detail).toContain('thaw key create');
    expect(await served.app.get(ChannelStore).list()).toEqual([]);
  });

  it('asks the log before it changes anything', async () => {
    const { faults } = await apply({
      'tracks/a.json': { ...track, parties: ['NO', 'x-nowhere'] },
      'tracks/b.json': { ...track, id: 'aa-bb.part', parent: 'aa-bb.none' },
      'channels/good.json': { kind: 'log', name: 'good' },
    });
    expect(faults.map(({ file, field }) => `${file}${field}`)).toEqual([
      'tracks/a.json/parties/1',
      'tracks/b.json/parent',
    ]);
    expect(await served.app.get(ChannelStore).list()).toEqual([]);
    expect(await served.eventLog.read(0, 1)).toEqual([]);
  });

  it('defines a track after the one that it is part of', async () => {
    const { faults } = await apply({
      'tracks/a-part.json': { ...track, id: 'aa-bb.part', parent: track.id },
      'tracks/whole.json': track,
    });
    expect(faults).toEqual([]);
    const entries = await served.eventLog.read(0, 5);
    expect(entries.map(({ body }) => body.type === 'TrackDefined' && body.track.id)).toEqual([track.id, 'aa-bb.part']);
  });

  it('changes the role and the tracks of a key, and tells of keys that no file names', async () => {
    const keys = served.app.get(AccessKeys);
    for (const name of ['importer', 'other']) await keys.create({ name, role: 'recorder' }, 'test');
    const declared = [{ name: 'importer', role: 'editor', tracks: ['aa-bb.*'] }];
    const { steps } = await apply({ 'keys.json': declared });
    expect(actions(steps)).toEqual(['change key importer', 'undeclared key other']);
    expect(await keys.find('importer')).toMatchObject({ role: 'editor', tracks: ['aa-bb.*'] });
    expect(actions((await apply({ 'keys.json': declared })).steps)).toContain('unchanged key importer');
    expect(await audit()).toEqual(['key-changed']);
    await expect(keys.create({ name: 'apply', role: 'reader' }, 'test')).rejects.toMatchObject({ code: 'name-taken' });
  });

  it('applies the example that the documents name', async () => {
    const keys = served.app.get(AccessKeys);
    for (const name of ['importer', 'desk']) await keys.create({ name, role: 'reader' }, 'test');
    const example = join(import.meta.dirname, '../../integrations/apply');
    const variables = { DESK_WEBHOOK_SECRET: secrets.first, DESK_WEBHOOK_TOKEN: 'Bearer t0ken' };
    const { faults, steps } = await served.app.get(Provisioning).apply(example, variables);
    expect(faults).toEqual([]);
    expect(steps.map(({ kind, action }) => `${action} ${kind}`)).toEqual([
      ...['create track', 'create policy', 'create channel', 'create source', 'create rule', 'create rule'],
      ...['change key', 'change key'],
    ]);
  });

  it('is held up by no rule of four eyes: whoever declares files may change that rule', async () => {
    await served.close();
    served = await ServedApp.open(engine, undefined, undefined, { fourEyes: [{ act: 'adopt' }] });
    expect((await apply(declaredFiles)).faults).toEqual([]);
    expect((await served.get(`/tracks/${track.id}/status`)).body.reading).toMatchObject({ policy: 'leaders@1' });
  });

  it('makes a rule anew that was removed or renamed by hand', async () => {
    const declared = { 'rules/silence.json': { ...rule, channels: [] } };
    await apply(declared);
    const rules = served.app.get(RuleStore);
    const made = async () => (await rules.find('Silence')).rule.id;
    await rules.remove(await made(), undefined);
    expect(actions((await apply(declared)).steps)).toEqual(['create rule Silence']);
    await rules.change(await made(), { name: 'Quiet' }, undefined);
    expect(actions((await apply(declared)).steps)).toEqual(['create rule Silence', 'undeclared rule Quiet']);
    expect((await rules.list()).map(({ rule: { name } }) => name).sort()).toEqual(['Quiet', 'Silence']);
  });
});
