import { spawn } from 'node:child_process';
import { setPriority, constants } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { environmentFor } from './config.js';

/** The exit codes of `thaw verify`: sound, and not. */
const verified = [0, 7];

/**
 * Verifies a database in a process of its own, at the lowest priority, so that no request waits for it.
 * @returns the faults, a sentence each
 * @throws Error where the process could not verify it, or was stopped
 */
export async function verifyInProcess(databaseUrl: string, stopping: AbortSignal): Promise<readonly string[]> {
  const cli = fileURLToPath(new URL('../cli.js', import.meta.url));
  const child = spawn(process.execPath, [cli, 'verify', '--json'], {
    env: environmentFor(databaseUrl),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: stopping,
  });
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  lowerPriority(child.pid);
  const [code, data, notes] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code === null || !verified.includes(code)) {
    const end = code === null ? 'it was killed' : `it ended with code ${code}`;
    throw new Error(notes.trim().split('\n')[0] || end);
  }
  return (JSON.parse(data) as { faults: string[] }).faults;
}

function lowerPriority(id: number | undefined): void {
  try {
    if (id !== undefined) setPriority(id, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or the system does not allow it: then it runs as any other.
  }
}
