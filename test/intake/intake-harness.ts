import type { Clock } from '../../src/domain/time/clock.js';
import type { Database } from '../../src/event-log/database/database.js';
import { DefinedParties } from '../../src/event-log/by-type/defined-parties.js';
import type { EventLog } from '../../src/event-log/event-log.js';
import { RecordedSeries } from '../../src/event-log/by-type/recorded-series.js';
import { AppendRequests } from '../../src/intake/record/append-requests.js';
import { EntryDryRun } from '../../src/intake/record/dry-run.js';
import { IdempotencyKeys } from '../../src/intake/record/idempotency-keys.js';
import { Recorder } from '../../src/intake/record/recorder.js';
import { validatorOf } from '../support/validator.js';
import type { Projector } from '../../src/projection/projector.js';

export interface IntakeParts {
  readonly database: Database;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly projector: Projector;
}

/** The classes that record entries, wired as `IntakeModule` does. */
export function intakeOn({ database, log, clock, projector }: IntakeParts) {
  const requests = new AppendRequests(validatorOf(log, clock));
  return {
    recorder: new Recorder(
      requests,
      log,
      projector,
      new IdempotencyKeys(database, clock),
      clock,
      new DefinedParties(log),
      new RecordedSeries(log),
    ),
    dryRun: new EntryDryRun(requests, log, projector, clock),
  };
}
