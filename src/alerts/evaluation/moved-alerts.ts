import type { AlertStore } from '../lifecycle/alert-store.js';
import type { AlertTransitions, EvaluatedTrack, EvaluatedTransition } from '../lifecycle/alert-transitions.js';
import type { StoredAlert } from '../lifecycle/stored-alert.js';
import type { TrackStates } from './track-states.js';

/** How far the log still is as it was, where it has lost entries. */
export interface LostPast {
  /** The position of the last entry that was there before; 0 where it is not known. */
  readonly standing: number;
  /** Alerts that were told; the database may have lost them with their entries. */
  readonly told: readonly StoredAlert[];
}

const because = 'the log has lost the entry that it rests on: its past was replaced';

/** The alerts that lost entries may have moved, and among them those that rest on such entries. */
export class MovedAlerts {
  private constructor(
    private readonly lost: readonly StoredAlert[],
    private readonly others: readonly StoredAlert[],
  ) {}

  static async read(store: AlertStore, tracks: TrackStates, { standing, told }: LostPast): Promise<MovedAlerts> {
    const stored = (await store.notWithdrawn()).filter(({ reading }) => reading && reading.position > standing);
    const known = new Set((await store.withKeys(told.map(keyOf))).map(keyOf));
    const forgotten = told.filter((each) => !known.has(keyOf(each)));
    const gone = await tracks.lacks([...stored, ...forgotten].flatMap(({ alert }) => alert.finding.events));
    const isLost = ({ alert }: StoredAlert) => alert.finding.events.some((event) => gone.has(event));
    const others = stored.filter((each) => !isLost(each));
    return new MovedAlerts([...stored, ...forgotten].filter(isLost), others);
  }

  /** The tracks of these alerts, each once. */
  get tracks(): string[] {
    return [...new Set([...this.lost, ...this.others].map(({ alert }) => alert.track))];
  }

  /** Withdraws the alerts that rest on lost entries, and evaluates the others anew. */
  async transitions(evaluated: readonly EvaluatedTrack[], by: AlertTransitions): Promise<EvaluatedTransition[]> {
    const withdrawn = evaluated.flatMap(({ change: { input } }) => {
      const own = this.lost.filter(({ alert }) => alert.track === input.after.definition.id);
      return by.withdraw(own, input, because);
    });
    const lostKeys = new Set(this.lost.map(keyOf));
    const rest = await by.on(evaluated, this.others);
    return [...withdrawn, ...rest.filter(({ before, after }) => !lostKeys.has(keyOf((after ?? before)!)))];
  }

  /** The keys of alerts on tracks whose definition is lost too, so that no more can be said of them. */
  keysWithoutTrack(evaluated: readonly EvaluatedTrack[]): string[] {
    const read = new Set(evaluated.map(({ change }) => change.input.after.definition.id));
    return [...this.lost, ...this.others].filter(({ alert }) => !read.has(alert.track)).map(keyOf);
  }
}

function keyOf({ alert }: StoredAlert): string {
  return alert.key;
}
