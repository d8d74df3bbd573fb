import { userInfo } from 'node:os';

/** Who acts at the command line, by the name of the system's user. */
export function atCommandLine(): string {
  return `${userInfo().username} at the command line`.slice(0, 200);
}
