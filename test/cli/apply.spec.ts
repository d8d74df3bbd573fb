import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Step } from '../../src/provisioning/planned-step.js';
import { SecretKey } from '../../src/secrets/secret-key.js';
import { declaredFiles, declaredFolder, secrets } from '../provisioning/declared-folder.js';
import { serveBuilt, stopBuilt } from '../support/servers/built-server.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { builtThawOn, type Thaw, thawOn } from './thaw.js';

const env = { DESK_SECRET: secrets.first, THAW_SECRET_KEY: SecretKey.generate().secret() };

describeEachEngine(
  'thaw apply',
  (engine) => {
    let fresh: FreshDatabase;
    let folder: Awaited<ReturnType<typeof declaredFolder>>;
    let thaw: Thaw;
    beforeEach(async () => {
      fresh = await freshDatabase(engine);
      folder = await declaredFolder(declaredFiles);
      thaw = thawOn(fresh.url);
    });
    afterEach(async () => {
      await stopBuilt();
      await folder.remove();
      await fresh.drop();
    });
    const rules = async () => JSON.parse((await thaw(['rule', 'list', '--json'], { env })).stdout) as object[];

    it('shows what it would do, does it, and then has nothing to do', async () => {
      const dry = await thaw(['apply', folder.path, '--dry-run'], { env });
      expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('create  channel desk\n') });
      expect(dry.stderr).toContain('to be created: 6, to be changed: 0, as declared: 0, declared by no file: 0');
      expect(await rules()).toEqual([]);
      expect(await thaw(['apply', folder.path], { env })).toMatchObject({
        code: 0,
        stdout: dry.stdout,
        stderr: expect.stringContaining('created: 6, changed: 0'),
      });
      const again = await thaw(['apply', folder.path, '--json'], { env });
      const { applied, faults, steps } = JSON.parse(again.stdout) as { applied: boolean; faults: []; steps: Step[] };
      expect({ applied, faults }).toEqual({ applied: true, faults: [] });
      expect(steps.map(({ action }) => action)).toEqual(Array(6).fill('unchanged'));
    });

    it('is given a folder with a fault, and says where it is', async () => {
      const faulty = await declaredFolder({ 'rules/a.json': { name: 'A', when: {}, channels: ['nobody'] } });
      const { code, stdout, stderr } = await thaw(['apply', faulty.path], { env });
      await faulty.remove();
      expect({ code, stdout }).toEqual({ code: 7, stdout: expect.stringMatching(/^rules\/a\.json: \/when/) });
      expect(stderr).toContain('nothing is changed');
      expect(await thaw(['apply', faulty.path], { env })).toMatchObject({ code: 3 });
    });

    it('is applied once by three processes at once: two commands, and a server that starts', async () => {
      const built = builtThawOn(fresh.url);
      const starting = serveBuilt(fresh.url, { env: { ...env, THAW_APPLY: folder.path } });
      const commands = [1, 2].map(() => built(['apply', folder.path, '--json'], { env }));
      const [{ url }, ...ran] = await Promise.all([starting, ...commands]);
      expect(ran.filter(({ code }) => code !== 0)).toEqual([]);
      const made = ran.flatMap(({ stdout }) => (JSON.parse(stdout) as { steps: Step[] }).steps);
      expect(made.filter(({ action }) => action === 'create').length).toBeLessThanOrEqual(6);
      expect((await fetch(`${url}/api/v1/tracks/aa-bb.fisheries/status`)).status).toBe(200);
      expect(await rules()).toMatchObject([{ version: 1 }, { version: 1 }]);
      const log = (await thaw(['export'])).stdout.trim().split('\n');
      expect(log.map((line) => (JSON.parse(line) as { recordedBy: string }).recordedBy)).toEqual(['apply', 'apply']);
      const audit = (await thaw(['audit', '--json'])).stdout.trim().split('\n');
      expect(audit.map((line) => (JSON.parse(line) as { action: string }).action).sort()).toEqual([
        'channel-created',
        'rule-created',
        'rule-created',
        'source-created',
      ]);
    });

    it('keeps a server from starting where a file has a fault', async () => {
      const failed = await serveBuilt(fresh.url, { env: { THAW_APPLY: folder.path } }).catch(String);
      expect(failed).toMatch(/channels\/desk\.json: \/settings\/secret names DESK_SECRET/);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
