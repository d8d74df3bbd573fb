import type { LineRemark, Refusal } from './import-lines.js';

/** What a report lists at most: so many refusals or remarks, and characters of all of them. */
export const listLimits = { items: 1_000, length: 40_000 } as const;

/** Characters that a refusal or remark takes in an answer beside its text. */
const itemOverhead = 60;

/** The first of what is reported of lines, as many and as long in all as a report lists; `count` counts all. */
export class BoundedList<Item> {
  readonly items: Item[] = [];
  count = 0;
  private length = 0;

  constructor(private readonly lengthOf: (item: Item) => number) {}

  add(item: Item): void {
    this.count += 1;
    this.length += this.lengthOf(item) + itemOverhead;
    if (this.items.length < listLimits.items && this.length <= listLimits.length) this.items.push(item);
  }
}

/** The lists of one report. */
export function reportLists(): { refusals: BoundedList<Refusal>; remarks: BoundedList<LineRemark> } {
  return {
    refusals: new BoundedList(({ message, id = '', title = '' }) => message.length + id.length + title.length),
    remarks: new BoundedList(({ pointer, detail }) => pointer.length + detail.length),
  };
}
