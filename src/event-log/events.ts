import { OnEvent } from '@nestjs/event-emitter';
import type { EventEmitter2 } from '@nestjs/event-emitter';

/**
 * The events that providers of one process send each other, and their payloads. They are a doorbell, never a mailbox: an
 * event says that there may be something to read, and the listener reads the log or its table by its own cursor.
 */
export interface EventMap {
  /** Entries were stored; `position` is that of the last one. */
  'log.appended': { readonly position: number };
  /** The projection changed the status of at least one track. */
  'status.changed': { readonly position: number };
  /** Alert rules or silences were changed. */
  'rules.changed': undefined;
  /** The outbox holds deliveries that are due. */
  'delivery.due': undefined;
}

export type EventName = keyof EventMap;
type Payload<Name extends EventName> = EventMap[Name] extends undefined ? [] : [EventMap[Name]];

/** Sends an event to every listener of this process. @throws whatever a listener throws that is not a `@Listen` method */
export function emit<Name extends EventName>(events: EventEmitter2, name: Name, ...payload: Payload<Name>): void {
  events.emit(name, ...payload);
}

/** `@OnEvent` of Nest, held to the map of events: the method takes the payload of the event that it listens to. */
export function Listen<Name extends EventName>(
  name: Name,
): (
  target: object,
  key: string | symbol,
  method: TypedPropertyDescriptor<(...payload: Payload<Name>) => void>,
) => void {
  return (target, key, method) => OnEvent(name)(target, key, method);
}
