import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TrackBrief } from '../../../src/readings/explain/brief.js';
import { describeEachEngine } from '../../support/databases.js';
import { defined, event } from '../../support/given.js';
import { ServedApp } from '../../support/served-app.js';

const track = '/tracks/us-cn.counternarcotics';
const text = { accept: 'text/plain' };

const source = (publisher: string, published: string) => ({ title: `By ${publisher}`, publisher, published });

const talks = event('TalksHeld', '2025-08-20', {
  title: 'Ministers meet',
  sources: [source('A Newspaper', '2025-08-21'), source('A Ministry', '2025-08-20')],
});
const halt = event('TalksSuspended', '2025-09-02', { title: 'A halt', sources: [source('A Ministry', '2025-09-02')] });
const later = event('StatementMade', '2025-09-03', {
  title: 'A word that comes out late',
  disclosed: '2025-10-01',
  sources: [source('A Newspaper', '2025-10-01')],
});

describeEachEngine(
  'briefs over HTTP',
  (engine) => {
    let served: ServedApp;

    beforeAll(async () => {
      served = await ServedApp.open(engine);
      const [defining, ...others] = [defined(), talks, halt, later].map((body) => {
        return body.type === 'TrackDefined' || 'disclosed' in body ? body : { ...body, backfill: true as const };
      });
      await served.append(defining!, ...others);
    });
    afterAll(() => served.close());

    const briefed = async (query: string) => {
      const answer = await served.get(`${track}/brief?${query}`);
      expect(answer.status).toBe(200);
      return answer.body as unknown as TrackBrief;
    };
    const wordsOf = ({ sentences }: TrackBrief) => sentences.map((sentence) => sentence.text).join(' ');

    it('gives each sentence with its events, sources and publishers', async () => {
      const brief = await briefed('from=2025-08-10&to=2025-09-10');
      expect(brief).toMatchObject({ from: '2025-08-10', to: '2025-09-10', status: 'frozen', label: 'Frozen' });
      expect(brief.reading.validAt).toBe('2025-09-10');
      const [status, acts] = brief.sentences;
      expect(status).toMatchObject({
        text: 'Cooperation has been frozen since 2 September 2025 (8 days), when China suspended talks.',
        events: [halt.id],
        publishers: ['A Ministry'],
      });
      expect(acts).toMatchObject({ events: expect.arrayContaining([talks.id]) });
      expect(acts!.publishers).toEqual(expect.arrayContaining(['A Newspaper', 'A Ministry']));
      expect(brief.events.map(({ id }) => id)).toEqual([talks.id, halt.id, later.id]);
    });

    it('takes the 30 days up to validAt where no span is named', async () => {
      expect(await briefed('validAt=2025-09-10')).toEqual(await briefed('from=2025-08-11&to=2025-09-10'));
    });

    it('has no days before the first one, where it asks for that', async () => {
      expect(await briefed('validAt=0000-01-01')).toEqual(await briefed('from=0000-01-01&to=0000-01-01'));
      expect(await briefed('validAt=0000-01-20')).toMatchObject({ from: '0000-01-01', to: '0000-01-20' });
    });

    it('uses nothing that became known later', async () => {
      expect(wordsOf(await briefed('to=2025-09-10'))).toContain('A word that comes out late');
      expect(wordsOf(await briefed('to=2025-09-10&knownAt=2025-09-10'))).not.toContain('A word that comes out late');
    });

    it('is a paragraph as text, with its sources under it', async () => {
      const answer = await served.get(`${track}/brief?from=2025-08-10&to=2025-09-10&knownAt=2025-09-10`, text);
      const [paragraph, empty, ...notes] = answer.text.trimEnd().split('\n');
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(paragraph).toMatch(/^Cooperation has been frozen .+ suspended talks \[1\]\. Between .+ \[2\]\. /);
      expect(empty).toBe('');
      expect(notes.slice(0, 2)).toEqual([
        '[1] A Ministry, 2 September 2025',
        '[2] A Newspaper, 21 August 2025; A Ministry, 20 August 2025',
      ]);
    });

    it('names the field that is wrong', async () => {
      const refused = async (query: string) => {
        const { status, body } = await served.get(`${track}/brief?${query}`);
        return [status, (body as { errors?: { parameter: string }[] }).errors?.[0]?.parameter];
      };
      expect(await refused('from=2025-09-11&to=2025-09-10')).toEqual([400, 'from']);
      expect(await refused('to=2025-09-10&validAt=2025-09-09')).toEqual([400, 'to']);
      expect(await refused('from=yesterday')).toEqual([400, 'from']);
      expect((await served.get('/tracks/us-cn.none/brief')).status).toBe(404);
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
