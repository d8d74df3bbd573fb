import { afterEach, expect, it, jest } from '@jest/globals';
import { ProjectionStore } from '../../src/projection/projection-store.js';
import { now } from '../intake/samples.js';
import { keyHeader } from '../support/access.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, track } from '../support/given.js';
import { type Answer, ServedApp } from '../support/served-app.js';

const ai = 'us-cn.ai';
const secret = (day: string, tracks: string[]) => event('TalksSuspended', day, { tracks, visibility: 'internal' });
const tracksOf = ({ body }: Answer) => (body.tracks as { track: string }[] | undefined)?.map((line) => line.track);

describeEachEngine('a summary that a reader asks for while a batch is being taken in', (engine) => {
  afterEach(() => void jest.restoreAllMocks());

  it('is without a track that the batch defines and an internal entry touches, and was refused', async () => {
    const served = await ServedApp.open(engine, new Date(now).toISOString(), undefined, { isShared: true });
    await keyHeader(served, { name: 'editor', role: 'editor' });
    await served.append(defined(), secret('2026-01-12', [track.id]));
    const meanwhile: unknown[] = [];
    const advance = ProjectionStore.prototype.advance;
    jest.spyOn(ProjectionStore.prototype, 'advance').mockImplementationOnce(async function (
      this: ProjectionStore,
      ...batch
    ) {
      const answer = await served.get('/status/summary');
      meanwhile.push(answer.status, tracksOf(answer));
      return advance.apply(this, batch);
    });
    await served.append(defined({ id: ai, title: 'AI', topic: 'ai' }), secret('2026-01-13', [ai]));
    const after = await served.get('/status/summary');
    expect(meanwhile).toEqual([200, [track.id]]);
    expect(tracksOf(after)).toEqual([ai, track.id]);
    await served.close();
  });
});
