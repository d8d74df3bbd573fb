import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SourceWatch } from '../../src/alerts/source-watch/source-watch.js';
import { CandidateFollower } from '../../src/candidates/grouping/candidate-follower.js';
import type { CandidateItem } from '../../src/contract/candidates.js';
import { parseBody } from '../../src/domain/entries/entry.js';
import { sourceStateTable } from '../../src/sources/entities.js';
import { headline, meeting } from '../candidates/inbox.js';
import { idOf, now, suspension, talks, trackDefined } from '../intake/samples.js';
import { keyHeader } from '../support/access.js';
import { describeEachEngine, type TestEngineName } from '../support/databases.js';
import { type Answer, ServedApp } from '../support/served-app.js';

const held = idOf(31);

/** A server that is shared, with keys of three roles and one track. */
class Desk {
  private constructor(
    readonly served: ServedApp,
    readonly as: Readonly<Record<'reader' | 'recorder' | 'operator', Record<string, string>>>,
  ) {}

  static async open(engine: TestEngineName): Promise<Desk> {
    const served = await ServedApp.open(engine, new Date(now).toISOString(), undefined, { isShared: true });
    const keyOf = async (role: 'reader' | 'recorder' | 'operator') => {
      return keyHeader(served, { name: role, role });
    };
    const keys = {
      reader: await keyOf('reader'),
      recorder: await keyOf('recorder'),
      operator: await keyOf('operator'),
    };
    await served.append(
      parseBody(trackDefined),
      parseBody({ ...talks('2025-11-20'), id: held, title: 'Working talks' }),
      parseBody({ ...suspension('2025-12-30'), id: idOf(32) }),
    );
    return new Desk(served, keys);
  }

  async source(name: string, more: object = {}): Promise<string> {
    const { status, body, text } = await this.served.post(
      '/sources',
      { kind: 'webhook', name, ...more },
      this.as.operator,
    );
    if (status !== 201) throw new Error(text);
    return String(body.id);
  }

  async push(source: string, ...reports: object[]): Promise<void> {
    const { status, text } = await this.served.post(`/sources/${source}/reports`, reports, this.as.recorder);
    if (status !== 202) throw new Error(text);
    const follower = this.served.app.get(CandidateFollower);
    follower.wake();
    await follower.idle();
  }

  async fails(source: string): Promise<void> {
    const change = { failures: 3, fault: 'refused', tried_at: now };
    await this.served.database.write(({ manager }) => manager.update(sourceStateTable, { source }, change));
  }

  async candidates(who: Record<string, string> = this.as.recorder): Promise<CandidateItem[]> {
    const every = 'state=waiting&state=accepted&state=dismissed&state=merged&state=snoozed';
    return (await this.served.get(`/candidates?${every}`, who)).body.data as CandidateItem[];
  }

  judge(candidate: string, judgement: object): Promise<Answer> {
    return this.served.post(`/candidates/${candidate}/judgements`, { judge: 'Anna', ...judgement }, this.as.recorder);
  }

  /** What a reader gets of sources and candidates, without the ids that the two servers give. */
  async readBy(who: Record<string, string>): Promise<[string, string][]> {
    const headers = { ...who, 'x-request-id': 'the-same' };
    const { data } = (await this.served.get('/sources', headers)).body as { data: { id: string }[] };
    const candidates = await this.candidates(who);
    const paths = [
      ...[
        '/sources',
        '/candidates',
        '/candidates/counts',
        '/candidates?order=updated&q=talks',
        '/alerts',
        '/deliveries',
      ],
      ...data.flatMap(({ id }) => [`/sources/${id}`, `/sources/${id}/reports`, `/sources/${id}/refusals`]),
      ...data.map(({ id }) => `/candidates?source=${id}`),
      ...candidates.map(({ id }) => `/candidates/${id}`),
      ...['/readyz', '/metrics'],
    ];
    const known = new Map<string, string>();
    const named = (id: string) => known.get(id) ?? known.set(id, `id ${known.size}`).get(id)!;
    const answers: [string, string][] = [];
    for (const path of paths) {
      const { status, text } = await this.served.get(path, headers);
      const told = text
        .replaceAll(/^(?!thaw_source|thaw_candidate).*\n/gm, (line) => (path === '/metrics' ? '' : line))
        .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, named)
        .replaceAll(/"(sequence|id)":\d+/g, '');
      answers.push([path.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, named), `${status} ${told}`]);
    }
    return answers;
  }
}

describeEachEngine(
  'An internal source',
  (engine) => {
    let whole: Desk;
    let without: Desk;
    let hidden: string;
    const secret = 'Envoys of US and China meet in secret in Vienna';

    beforeAll(async () => {
      [whole, without] = [await Desk.open(engine), await Desk.open(engine)];
      const [open, other] = [await whole.source('A feed'), await without.source('A feed')];
      hidden = await whole.source('The cables', { visibility: 'internal' });
      const bridge = headline(meeting, { publisher: 'A cable', url: 'https://one.example/a', day: '2026-01-13' });
      const later = headline('China and US counternarcotics talks end', { publisher: 'Xinhua', day: '2026-01-13' });
      await whole.push(hidden, bridge, headline(secret), { key: 'broken' }, headline('Nothing of theirs'));
      await whole.push(open, headline(meeting, { url: 'https://one.example/a' }), headline('Nothing to see'), {
        key: 'x',
      });
      await without.push(other, headline(meeting, { url: 'https://one.example/a' }), headline('Nothing to see'), {
        key: 'x',
      });
      await whole.push(hidden, headline(meeting, { publisher: 'Another cable' }));
      await whole.push(open, later, headline(meeting, { publisher: 'AP' }));
      await without.push(other, later, headline(meeting, { publisher: 'AP' }));
      await whole.fails(hidden);
      for (const { served } of [whole, without]) {
        const desk = served === whole.served ? whole : without;
        const rule = { name: 'Silence', when: { kind: 'source-health', of: 'failing', hours: 6 } };
        expect((await served.post('/alert-rules', rule, desk.as.operator)).status).toBe(201);
        served.clock.advanceTo(now + 8 * 3_600_000);
        served.app.get(SourceWatch).wake();
        await served.app.get(SourceWatch).idle();
      }
    });
    afterAll(async () => {
      await whole.served.close();
      await without.served.close();
    });

    it('leaves no trace in what a reader gets: sources, reports, candidates, counts, health, metrics and alerts', async () => {
      for (const role of ['reader', 'nobody'] as const) {
        const who = (desk: Desk) => (role === 'reader' ? desk.as.reader : {});
        expect(await whole.readBy(who(whole))).toEqual(await without.readBy(who(without)));
      }
      for (const path of [`/sources/${hidden}`, `/sources/${hidden}/reports`, `/sources/${hidden}/refusals`]) {
        expect([path, (await whole.served.get(path)).status]).toEqual([path, 404]);
        expect([path, (await whole.served.get(path, whole.as.recorder)).status]).toEqual([path, 200]);
      }
      const pushed = await whole.served.post(`/sources/${hidden}/reports`, headline('Guessed'));
      const unknown = await whole.served.post(`/sources/${idOf(77)}/reports`, headline('Guessed'));
      expect([pushed.status, pushed.body.code]).toEqual([unknown.status, unknown.body.code]);
    });

    it('is seen by the other roles, whole and marked', async () => {
      const { body } = await whole.served.get(`/sources/${hidden}`, whole.as.recorder);
      expect(body).toMatchObject({ name: 'The cables', visibility: 'internal', health: { state: 'failing' } });
      const internal = (await whole.candidates()).filter(({ visibility }) => visibility === 'internal');
      expect(internal.map(({ title, reports }) => [title, reports]).sort()).toEqual(
        [
          [secret, 1],
          [meeting, 2],
        ].sort(),
      );
      for (const { id } of internal) {
        expect((await whole.served.get(`/candidates/${id}`)).status).toBe(404);
        const { body: candidate } = await whole.served.get(`/candidates/${id}`, whole.as.recorder);
        expect(candidate.proposal).toMatchObject({ event: { visibility: 'internal' } });
      }
    });

    it('gives internal entries: an event of a candidate, and further sources of an open event', async () => {
      const all = await whole.candidates();
      const found = (title: string) => all.find((one) => one.title === title && one.visibility === 'internal')!.id;
      const open = all.find(({ visibility }) => visibility === undefined)!.id;
      const merged = await whole.judge(open, { kind: 'merge', candidates: [found(secret)] });
      expect([merged.status, merged.body.errors]).toMatchObject([422, [{ pointer: '/candidates/0' }]]);

      const added = await whole.judge(found(meeting), { kind: 'accept-as-source', event: held });
      expect(added.status).toBe(200);
      const amendments = async (who: Record<string, string>) => {
        const { body } = await whole.served.get(`/events/${held}`, who);
        return (body.amendments as object[]).length;
      };
      expect([await amendments(whole.as.recorder), await amendments({})]).toEqual([1, 0]);

      const { body } = await whole.served.get(`/candidates/${found(secret)}`, whole.as.recorder);
      const { event } = body.proposal as { event: object };
      const accepted = { ...talks('2026-01-12'), ...event, id: undefined };
      const { body: judged } = await whole.judge(found(secret), { kind: 'accept', event: accepted });
      const id = (judged.recorded as { id: string }).id;
      expect((await whole.served.get(`/events/${id}`)).status).toBe(404);
      const { body: entry } = await whole.served.get(`/events/${id}`, whole.as.recorder);
      expect(entry.body).toMatchObject({
        visibility: 'internal',
        derivedFrom: { reports: [{ source: 'The cables' }] },
      });

      expect((await whole.judge(found(secret), { kind: 'undo' })).status).toBe(200);
      const { visibility: _, ...disclosed } = accepted as { visibility?: string };
      const { body: again } = await whole.judge(found(secret), { kind: 'accept', event: disclosed });
      const { body: shown } = await whole.served.get(`/events/${(again.recorded as { id: string }).id}`);
      expect(shown.body).not.toHaveProperty('derivedFrom');
    });

    it('stays internal with all it gave when it is removed', async () => {
      expect((await whole.served.send('DELETE', `/sources/${hidden}`, { headers: whole.as.operator })).status).toBe(
        204,
      );
      const titles = (await whole.candidates({})).map(({ visibility }) => visibility);
      expect(titles).not.toContain('internal');
      const counts = async (desk: Desk) => (await desk.served.get('/candidates/counts')).body.skipped;
      expect(await counts(whole)).toEqual(await counts(without));
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
