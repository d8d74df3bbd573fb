import { isJsonObject } from '../domain/json.js';

type Settings = Readonly<Record<string, unknown>>;

/** Settings with the values of the environment in their places. */
export interface ResolvedSettings {
  readonly settings: Record<string, unknown>;
  /** The settings that hold a value of the environment. */
  readonly fromEnvironment: ReadonlySet<string>;
  /** Pointers below `/settings`. */
  readonly faults: readonly { readonly pointer: string; readonly detail: string }[];
}

const variable = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/;

/**
 * Fills in the settings that stand as `{"env": "NAME"}`. A setting that is secret stands so, or each text within it does:
 * a declaration is kept in version control, where a secret must not be.
 */
export function resolveSettings(
  given: Settings,
  secrets: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ResolvedSettings {
  const faults: { pointer: string; detail: string }[] = [];
  const fromEnvironment = new Set<string>();
  const resolve = (value: unknown, pointer: string, name: string): unknown => {
    const reference = referenceIn(value);
    if (reference !== undefined) {
      fromEnvironment.add(name);
      const found = variable.test(reference) ? environment[reference] : undefined;
      if (found !== undefined && found !== '') return found;
      const shown = reference.slice(0, 200);
      faults.push({ pointer, detail: `names ${shown}, which is no variable of the environment, or an empty one` });
      return undefined;
    }
    if (isJsonObject(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, resolve(each, `${pointer}/${key}`, name)]),
      );
    }
    if (secrets.includes(name) && value !== null) {
      const detail = 'is secret: name the variable of the environment that holds it, as in {"env": "NAME"}';
      faults.push({ pointer, detail });
    }
    return value;
  };
  const settings = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, resolve(value, `/settings/${name}`, name)]),
  );
  return { settings, fromEnvironment, faults };
}

/** The name in `{"env": "NAME"}`; `undefined` for any other value. */
function referenceIn(value: unknown): string | undefined {
  if (!isJsonObject(value) || Object.keys(value).length !== 1) return undefined;
  return typeof value.env === 'string' ? value.env : undefined;
}
