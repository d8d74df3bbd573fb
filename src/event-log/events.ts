import { Logger } from '@nestjs/common';
import { type EventEmitter2, OnEvent } from '@nestjs/event-emitter';
import type { LogPlace } from './log-place.js';

/**
 * The events that providers of one process send each other, and their payloads. They are a doorbell, never a mailbox: an
 * event says that there may be something to read, and the listener reads the log or its table by its own cursor.
 */
export interface EventMap {
  /** Entries were stored; `position` is that of the last one. `isHeard`: all other processes have heard of it, too. */
  'log.appended': { readonly position: number; readonly isHeard?: boolean };
  /** The database failed while entries were stored. */
  'append.failed': undefined;
  /** Entries that were read are gone, the last of them at position `lost`; what follows `standing` has to be read anew. */
  'past.replaced': { readonly standing: LogPlace; readonly lost: number };
  /** The projection changed the status of at least one track. */
  'status.changed': { readonly position: number };
  /** Alert rules or silences were changed. */
  'rules.changed': undefined;
  /** The outbox holds deliveries that are due. */
  'delivery.due': undefined;
  /** A back-test was asked for or cancelled. */
  'backtests.changed': undefined;
  /** Sources were added, changed or removed, or one is due at once. */
  'sources.changed': undefined;
  /** Versions of reports were stored. */
  'reports.stored': undefined;
  /** Candidates were made, changed or judged. */
  'candidates.changed': undefined;
}

export type EventName = keyof EventMap;
type Payload<Name extends EventName> = EventMap[Name] extends undefined ? [] : [EventMap[Name]];

/** Sends an event to the listeners of this process. An error of a listener is logged, so that the sender never fails by it. */
export function emitEvent<Name extends EventName>(events: EventEmitter2, name: Name, ...payload: Payload<Name>): void {
  try {
    events.emit(name, ...payload);
  } catch (error) {
    new Logger('events').error(error);
  }
}

type MethodDecoratorOf<Method> = <Listener extends Method>(
  target: object,
  key: string | symbol,
  method: TypedPropertyDescriptor<Listener>,
) => void;

/** `@OnEvent` of Nest, checked against the map of events: the method takes the payload of its event, or nothing. */
export function Listen<Name extends EventName>(name: Name): MethodDecoratorOf<(...payload: Payload<Name>) => void> {
  return (target, key, method) => OnEvent(name)(target, key, method);
}
