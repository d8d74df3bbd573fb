import type { TrackDefinition } from '../entries/track-definition.js';

/** The parties of a track by side: dialogue needs one party of each side. */
export type Sides = readonly (readonly string[])[];

/** The sides of a track's definition; without any, every party is a side of its own. */
export function sidesOf({ parties, sides }: Pick<TrackDefinition, 'parties' | 'sides'>): Sides {
  return sides ?? parties.map((party) => [party]);
}

/** All parties of the sides. */
export function partiesOf(sides: Sides): readonly string[] {
  return sides.flat();
}

/** The part of an event that may change the sides: its type, and the parties that took the initiative. */
interface PartyChange {
  readonly type: string;
  readonly initiators: readonly string[];
}

/**
 * The sides after an event. A withdrawal takes its parties from their side, unless fewer than two sides would be left. A
 * party that joins returns to the side of the definition that names it; a new one is a side of its own where all sides
 * are, and otherwise takes part on no side.
 * @param defined the sides of the track's definition
 */
export function sidesAfter(sides: Sides, event: PartyChange, defined: Sides): Sides {
  if (event.type === 'PartyWithdrew') {
    const left = sides.map((side) => side.filter((party) => !event.initiators.includes(party)));
    const staying = left.filter((side) => side.length > 0);
    return staying.length < 2 ? sides : staying;
  }
  if (event.type !== 'PartyJoined') return sides;
  return event.initiators.reduce((joined, party) => sidesWith(joined, party, defined), sides);
}

function sidesWith(sides: Sides, party: string, defined: Sides): Sides {
  if (partiesOf(sides).includes(party)) return sides;
  const home = defined.find((side) => side.includes(party));
  const allies = home && sides.findIndex((side) => side.some((other) => home.includes(other)));
  if (allies !== undefined && allies >= 0) {
    return sides.map((side, i) => (i === allies ? [...side, party] : side));
  }
  return home || defined.every((side) => side.length === 1) ? [...sides, [party]] : sides;
}
