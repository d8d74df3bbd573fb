import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/app/database-url.js';
import { systemClock } from '../../src/domain/time/clock.js';
import { startOfDay } from '../../src/domain/time/day.js';
import { AlerterHarness } from '../alerts/alerter-harness.js';
import { FixedClock } from '../support/fixed-clock.js';
import { defined, event, idOf } from '../support/given.js';
import { thawOn } from './thaw.js';

const freezes = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };

describe('thaw channel schedule and thaw digest', () => {
  let folder: string;
  let thaw: ReturnType<typeof thawOn>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'thaw-cli-'));
    thaw = thawOn(`sqlite:${join(folder, 'thaw.db')}`);
    expect((await thaw(['migrate'])).code).toBe(0);
    expect((await thaw(['channel', 'add', 'log', 'desk'])).code).toBe(0);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('set, show and remove a schedule, and show what its digests would say', async () => {
    expect((await thaw(['digest', 'preview', 'desk'])).stdout).toMatch(/^desk has no digest/);
    const schedule = { zone: 'Europe/Berlin', digests: [{ every: 'day', at: '07:30', whenEmpty: 'skip' }] };
    const input = { input: JSON.stringify(schedule) };
    const set = await thaw(['channel', 'schedule', 'desk', '-'], input);
    expect(set).toMatchObject({ code: 0, stderr: 'desk has this schedule now\n' });
    expect(JSON.parse((await thaw(['channel', 'schedule', 'desk'])).stdout)).toEqual(schedule);
    const shown = await thaw(['digest', 'preview', 'desk']);
    expect(shown.stderr).toMatch(/^next: .+, 07:30 CES?T \(.+ UTC\), and would be left out as it is now$/m);
    expect(shown.stdout).toMatch(/^Daily digest, .+: nothing new\n\nNothing has changed, and nothing is due by /);
    const removed = await thaw(['channel', 'schedule', 'desk', '-'], { input: 'null' });
    expect(removed).toMatchObject({ code: 0, stdout: 'null\n', stderr: 'desk has no schedule now\n' });
  });

  it('refuse a wrong one by its field', async () => {
    const refused = await thaw(['channel', 'schedule', 'desk', '-'], { input: '{"zone":"Berlin"}' });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('/schedule/zone is no time zone such as Europe/Berlin');
    expect((await thaw(['digest', 'preview', 'nobody'])).code).toBe(3);
  });
});

describe('thaw rule, thaw alerts and thaw silence', () => {
  let folder: string;
  let thaw: ReturnType<typeof thawOn>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'thaw-cli-'));
    thaw = thawOn(`sqlite:${join(folder, 'thaw.db')}`);
    expect((await thaw(['migrate'])).code).toBe(0);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const file = async (name: string, content: unknown) => {
    const path = join(folder, name);
    await writeFile(path, JSON.stringify(content));
    return path;
  };

  it('make a rule from a file, change it by its id, show it and remove it', async () => {
    const made = await thaw(['rule', 'add', await file('one.json', { ...freezes, id: idOf(1), repeatDays: 3 })]);
    expect(made).toMatchObject({ code: 0, stdout: `Freezes stands at version 1, as ${idOf(1)}\n` });
    const changed = { ...freezes, id: idOf(1), severity: 'critical' };
    expect((await thaw(['rule', 'add', '-', '--json'], { input: JSON.stringify(changed) })).stdout).toContain(
      '"version": 2',
    );
    const shown = await thaw(['rule', 'show', 'Freezes']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ ...changed, version: 2 });
    expect(shown.stdout).not.toContain('repeatDays');
    expect((await thaw(['rule', 'list'])).stdout).toMatch(/Freezes +transition +critical +2 +on/);
    expect((await thaw(['rule', 'remove', idOf(1)])).stdout).toBe('Freezes is removed\n');
    expect(await thaw(['rule', 'show', 'Freezes'])).toMatchObject({
      code: 3,
      stderr: 'thaw: There is no rule Freezes\n',
    });
  });

  it('refuse a wrong rule and name the place', async () => {
    const refused = await thaw(['rule', 'add', await file('wrong.json', { ...freezes, forDays: -1 })]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('/forDays');
    expect((await thaw(['rule', 'list', '--json'])).stdout).toBe('[]\n');
  });

  it('preview a rule, list what it raised, and acknowledge it', async () => {
    const database = await openDatabase(`sqlite:${join(folder, 'thaw.db')}`);
    const room = await AlerterHarness.on(database, new FixedClock('2026-01-15T12:00:00Z'));
    await room.append(defined(), event('TalksHeld', '2026-01-10'));
    await room.rule(freezes);
    await room.append(event('TalksSuspended', '2026-01-15'));
    await room.alerter.stop();
    await database.close();
    const path = await file('rule.json', { ...freezes, message: '{{from}} to {{to}}' });
    const preview = await thaw(['rule', 'preview', path, 'us-cn.counternarcotics', '--valid-at', '2026-01-15']);
    expect(preview.stdout).toBe('Freezes: United States-China counternarcotics\nactive to frozen\n');
    const listed = await thaw(['alerts', '--state', 'firing', '--json']);
    const [alert] = JSON.parse(listed.stdout) as { key: string }[];
    const taken = await thaw(['alerts', 'ack', alert!.key, '--by', 'Ada', '--why', 'known']);
    expect(taken).toMatchObject({ code: 0, stdout: expect.stringContaining('Ada has acknowledged it') });
    expect((await thaw(['alerts', 'ack', alert!.key, '--by', 'Bob', '--why', 'too'])).code).toBe(4);
    expect((await thaw(['alerts', '--rule', 'Freezes'])).stdout).toMatch(/acknowledged +warning +2026-01-15/);
    expect((await thaw(['alerts', '--state', 'icy'])).code).toBe(2);
  });

  it('add, list and expire a silence', async () => {
    await thaw(['rule', 'add', await file('one.json', freezes)]);
    const until = new Date(startOfDay(Math.floor(systemClock.now() / 86_400_000) + 5)).toISOString().slice(0, 10);
    const who = ['--reason', 'A summit', '--author', 'Ada'];
    const made = await thaw(['silence', 'add', ...who, '--until', until, '--rule', 'Freezes', '--track', 'us-cn.*']);
    expect(made.stdout).toContain(`quiet until ${until}T00:00:00.000Z`);
    const [silence] = JSON.parse((await thaw(['silence', 'list', '--json'])).stdout) as { id: string }[];
    expect(silence).toMatchObject({ author: 'Ada', select: { tracks: ['us-cn.*'] } });
    expect((await thaw(['silence', 'expire', silence!.id])).code).toBe(0);
    expect((await thaw(['silence', 'list', '--json'])).stdout).toBe('[]\n');
    expect((await thaw(['silence', 'add', ...who, '--until', 'soon'])).code).toBe(2);
    const offset = await thaw(['silence', 'add', ...who, '--until', `${until.slice(0, 10)}T09:00:00+08:00`]);
    expect(offset.stdout).toContain(`quiet until ${until.slice(0, 10)}T01:00:00.000Z`);
    expect((await thaw(['silence', 'add', ...who, '--until', '2020-01-01'])).stderr).toContain('/endsAt');
    expect((await thaw(['silence', 'expire', idOf(3)])).code).toBe(3);
  });
});
