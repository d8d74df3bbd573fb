import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startOfDay } from '../../src/domain/time/day.js';
import { Rebuild } from '../../src/projection/rebuild.js';
import { describeEachEngine, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { arrivals, definitions, firstDay, histories } from './histories.js';
import { Station } from './projector-harness.js';

describeEachEngine('for any history in any order of arrival', (engine) => {
  const numRuns = engine === 'SQLite :memory:' ? 40 : 6;

  it('live equals rebuilt equals refolded', async () => {
    const property = fc.asyncProperty(histories, arrivals, fc.constantFrom(5, 1_000), async (bodies, steps, held) => {
      const fresh = await freshDatabase(engine);
      const station = await Station.open(fresh, new FixedClock(startOfDay(firstDay + 300)), { cachedEntries: held });
      try {
        await station.append(...definitions());
        for (let done = 0, at = 0; done < bodies.length; at++) {
          const { entries, days } = steps[at % steps.length]!;
          await station.append(...bodies.slice(done, done + entries));
          await station.settle();
          await station.at(station.clock.now() + days * 86_400_000);
          done += entries;
        }
        const live = await station.tables();
        expect(live).toEqual(await station.refolded());
        expect(await station.documents()).toEqual(await station.refoldedDocuments());
        for (const batchSize of [1_000, 25, 3]) {
          await new Rebuild(station.database, station.log, station.clock, { batchSize }).run();
          expect(await station.tables()).toEqual(live);
        }
      } finally {
        await station.projector.stop();
        await fresh.drop();
      }
    });
    await fc.assert(property, { numRuns });
  }, 120_000);
});
