import { EventLog1764000000000 } from './1764000000000-event-log.js';

/** Every migration, oldest first. Named one by one, because a glob finds other files when built than when tested. */
export const migrations = [EventLog1764000000000];
