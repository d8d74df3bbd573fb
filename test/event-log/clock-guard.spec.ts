import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Alerter } from '../../src/alerts/evaluation/alerter.js';
import { AlertStore } from '../../src/alerts/lifecycle/alert-store.js';
import { isoDay, dayOfInstant } from '../../src/domain/time/day.js';
import { slowTimerMs } from '../../src/event-log/follow/follower.js';
import { Projector } from '../../src/projection/projector.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const minute = 60_000;
const dayMs = 86_400_000;

describeEachEngine(
  'a clock that is wrong',
  (engine) => {
    let served: ServedApp;
    // PostgreSQL has a clock of its own, so that of the test begins at the same time.
    const start = Date.now();
    const today = isoDay(dayOfInstant(start));
    const record = () => served.post('/events', { ...event('StatementMade', today), id: undefined });
    const look = async () => {
      served.clock.advanceTo(served.clock.now() + slowTimerMs);
      await served.app.get(Projector).idle();
      await served.app.get(Alerter).idle();
    };

    beforeEach(async () => {
      const more = { clockToleranceMs: 5 * minute };
      served = await ServedApp.open(engine, new Date(start).toISOString(), null, more);
      await served.append(defined(), event('TalksHeld', isoDay(dayOfInstant(start) - 30)));
    });
    afterEach(() => served.close());

    it('by less than the tolerance, records', async () => {
      served.clock.set(start - 2 * minute);
      expect((await record()).status).toBe(201);
      expect((await served.get('//readyz')).status).toBe(200);
    });

    it('and lies before the last entry, records nothing and is not ready, until it is right', async () => {
      served.clock.set(start - 20 * minute);
      const refused = await record();
      expect([refused.status, refused.body.code]).toEqual([503, 'clock-differs']);
      const { status, body } = await served.get('//readyz');
      expect([status, body]).toMatchObject([503, { code: 'clock-differs' }]);
      expect((await served.get(`/tracks/${track.id}/status`)).status).toBe(200);
      served.clock.set(start);
      expect([(await record()).status, (await served.get('//readyz')).status]).toEqual([201, 200]);
    });

    if (engine === 'PostgreSQL') {
      it('and runs before that of the database, records nothing, and no status or alert moves by it', async () => {
        await served.post('/alert-rules', { name: 'Quiet', when: { kind: 'absence', of: 'dialogue', days: 60 } });
        await look();
        const { day } = (await served.app.get(AlertStore).cursor())!;
        const reading = () => served.app.get(Projector).board.get(track.id)!;
        const before = reading();
        served.clock.set(start + 1_000 * dayMs);
        await look();
        expect(reading()).toBe(before);
        expect(await served.app.get(AlertStore).cursor()).toMatchObject({ day });
        expect((await record()).body.code).toBe('clock-differs');
        served.clock.set(start);
        expect((await record()).status).toBe(201);
      });
    }
  },
  ['SQLite file', 'PostgreSQL'],
);
